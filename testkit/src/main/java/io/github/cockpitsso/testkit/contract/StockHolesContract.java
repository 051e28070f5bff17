package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ASSET_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.AUTHOR_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.CAROL_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ROLELESS_API_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The holes of the stock API (contract sections 2 and 3.3). They are open without the addon or with
 * its guards disabled, and a gateway must handle them.
 */
interface StockHolesContract extends Topic {

  @Test
  default void theKeyOfAnInactiveUserHasFullRights() {
    get(PAGES).key(CAROL_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c", "eyJh.eyJz.c2ln", "a.b.", "A-_.b.c"})
  default void aKeyThatLooksLikeAJwtIsAcceptedAsAnonymous(String token) {
    get(PAGES).key(token).expectDenied();
    get(PAGES).header("Authorization", "Bearer " + token).expect(403);
    get(HOME).key(token).expectDenied();
    get("/api/nix").key(token).expectEmptyNotFound();
    get("/api/assets/" + ASSET_ID).key(token).expect(200);
    get("/:kunde1/api/nix").key(token).expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a.b.c.d", ".b.c", "a..c", "a.b.c=", "a b.c.d", "USR-a.b.c"})
  default void otherKeysWithDotsAreUnknown(String token) {
    get(PAGES).key(token).expect(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0"})
  default void anEmptyParameterHidesTheHeader(String value) {
    get(PAGES + "?api_key=" + value).key(ALICE_KEY).expectDenied();
    get(PAGES + "?api.key=" + value).key(ALICE_KEY).expectDenied();
    get(PAGES).key(ALICE_KEY).json("{\"api_key\":\"" + value + "\"}").expect(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rspc=1", "rspc=2", "rspc=x", "rspc[]=1", "rspc[a]=1", "%20rspc=1", "rspc=60"})
  default void aCachedAnswerIsReturnedToEveryCaller(String parameter) {
    String path = PAGES + "?" + parameter + "&limit=1";
    Answer first = get(path).key(ALICE_KEY).expect(200);
    assertThat(first.header("APP_RSP_CACHE")).isEmpty();
    for (Answer cached : List.of(
        get(path).key(ALICE_KEY).send(),
        get(path).send(),
        get(path).key("wrong").send(),
        call("DELETE", path).send())) {
      assertThat(cached.expect(200).body()).isEqualTo(first.body());
      assertThat(cached.header("APP_RSP_CACHE")).contains("true");
      assertThat(cached.header("APP_RSP_EOL").orElse("")).matches("[0-9]+");
    }
    get(path + "&x=1").expect(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rspc=0", "rspc=", "rspc", "RSPC=1", "rspc%5F=1", "rspc2=1", "x[rspc]=1"})
  default void otherParametersAreNotCached(String parameter) {
    String path = PAGES + "?" + parameter;
    get(path).key(ALICE_KEY).expect(200);
    get(path).expect(403);
  }

  @Test
  default void theCacheParameterIsReadInFormAndJsonToo() {
    get(PAGES).key(ALICE_KEY).json("{\"rspc\":true}").expect(200);
    get(PAGES).json("{\"rspc\":true}").expect(200);
    post("/api/content/item/Seiten").key(ALICE_KEY).form("rspc=1&data[titel]=x").expect(200);
    post("/api/content/item/Seiten").form("rspc=1&data[titel]=x").expect(200);
  }

  @Test
  default void aCachedWriteIsNotExecutedAgain() {
    String body = "{\"rspc\":1,\"data\":{\"titel\":\"Einmal\"}}";
    for (int i = 0; i < 2; i++) {
      post("/api/content/item/Seiten").key(ALICE_KEY).json(body).expect(200);
    }
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(6);
  }

  @Test
  default void aPipelineWritesWithThePermissionToRead() {
    since(12);
    String pipeline = ParameterExamples.encoded("[{\"$out\":\"collections_Geheim\"}]");
    get("/api/content/aggregate/Seiten?pipeline=" + pipeline).key(ALICE_KEY).expect(200);
    assertThat(titles(get("/api/content/items/Geheim").key(ADMIN_API_KEY))).contains("Seite 1");
  }

  @Test
  default void aNumberIsWhatATextBeginsWith() {
    assertThat(titles(get(PAGES + "?limit=x").key(ALICE_KEY))).hasSize(5);
    assertThat(titles(get(PAGES + "?limit=1;x").key(ALICE_KEY))).hasSize(1);
  }

  @Test
  default void anIdWithOperatorsOverwritesEveryMatch() {
    post("/api/content/item/Seiten")
        .key(ALICE_KEY)
        .json("{\"data\":{\"_id\":{\"$ne\":\"x\"},\"titel\":\"Weg\"}}")
        .expect(200);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).containsOnly("Weg");
  }

  @Test
  default void graphQlShowsLinkedItemsWithoutThePermission() {
    String query = "{VerweiseModel(populate:1){geheim}}";
    assertThat(gql(AUTHOR_API_KEY, query).expect(200).body()).contains("Geheimes");
    assertThat(get("/api/content/items/Verweise?populate=1")
            .key(AUTHOR_API_KEY)
            .send()
            .body())
        .doesNotContain("Geheimes");
  }

  @Test
  default void filtersReadLinkedItemsWithoutThePermission() {
    since(13);
    String path = "/api/content/items/Verweise?filter=";
    String right = ParameterExamples.encoded("{\"@geheim.titel\":{\"$regex\":\"^Geh\"}}");
    String wrong = ParameterExamples.encoded("{\"@geheim.titel\":{\"$regex\":\"^x\"}}");
    assertThat(titles(get(path + right).key(AUTHOR_API_KEY))).hasSize(1);
    assertThat(titles(get(path + wrong).key(AUTHOR_API_KEY))).isEmpty();
  }

  @Test
  default void graphQlChangesTheStateWithoutThePermissionToPublish() {
    String links = "/api/content/items/Verweise";
    String id = get(links).key(AUTHOR_API_KEY).send().json().path(0).path("_id").asText();
    String query = "mutation{saveContentItem(model:\"Verweise\",data:{_id:\"" + id
        + "\",_state:0}){item error}}";
    gql(AUTHOR_API_KEY, query).expect(200);
    assertThat(titles(get(links).key(AUTHOR_API_KEY))).isEmpty();
  }

  @Test
  default void usersCanChangeNameAndEmailAddressOnTheirAccountPage() {
    realOnly();
    AdminSession session = AdminSession.of(this, ALICE.user(), ALICE_PASSWORD);
    Answer answer = session.save(AccountPageContract.document(ALICE)
        .put("user", "Admin")
        .put("email", "mallory@example.org"));
    assertThat(answer.expect(200).text("user")).isEqualTo("Admin");
  }

  @Test
  default void refusalsAreNotCached() {
    get(PAGES + "?rspc=1").expect(403);
    get(PAGES + "?rspc=1").key(ALICE_KEY).expect(200);
    get("/api/nix?rspc=1").key(ROLELESS_API_KEY).expectEmptyNotFound();
    get("/api/nix?rspc=1").key("wrong").expect(412);
  }

  @Test
  default void aConditionalRequestGets304FromTheCache() {
    get(PAGES + "?rspc=1").key(ALICE_KEY).expect(200);
    get(PAGES + "?rspc=1").header("If-Modified-Since", "anything").expect(304);
    get(PAGES).key(ALICE_KEY).header("If-Modified-Since", "anything").expect(200);
  }
}
