package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ASSET_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.CAROL_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOGIN_API_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.Guard;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guards of the addon, on and off. */
interface GuardContract extends Topic {

  @Test
  default void theKeyOfAnInactiveUserIsRefused() {
    for (String path : List.of(PAGES, HOME, "/api/gql", "/api/nix", "/api/assets/" + ASSET_ID)) {
      get(path).key(CAROL_KEY).expectError(412, "Authentication failed");
    }
    get(PAGES + "?api_key=" + CAROL_KEY).expectError(412, "Authentication failed");
    get(PAGES).header("Authorization", "Bearer " + CAROL_KEY).expect(412);
    get(PAGES).json("{\"api_key\":\"" + CAROL_KEY + "\"}").expect(412);
    get(PAGES).key(ALICE_KEY).expect(200);
  }

  @Test
  default void theGuardForInactiveUsersCanBeDisabled() {
    without(Guard.INACTIVE_USERS);
    get(PAGES).key(CAROL_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b.c", "eyJh.eyJz.c2ln", "a.b.", "A-_.b.c"})
  default void aKeyThatLooksLikeAJwtIsRefused(String token) {
    for (String path : List.of(PAGES, HOME, "/api/gql", "/api/nix", "/api/assets/" + ASSET_ID)) {
      get(path).key(token).expectError(412, "Authentication failed");
    }
    get(PAGES).header("Authorization", "Bearer " + token).expect(412);
    get(PAGES + "?api_key=" + token).expect(412);
    get(PAGES).json("{\"api_key\":\"" + token + "\"}").expect(412);
  }

  @Test
  default void theGuardForJwtShapedKeysCanBeDisabled() {
    without(Guard.JWT_SHAPED_KEYS);
    get("/api/nix").key("a.b.c").expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mime=php",
        "mime=PNG",
        "mime=image%2Fphp",
        "mime[]=png",
        "mime=png%0A",
        "m=foo%2F..%2F..%2Fx",
        "m[]=thumbnail",
        "m=best-fit",
        "m=a%00"
      })
  default void anImageDoesNotChooseTheNameOfItsFile(String query) {
    Answer answer = get(ImageContract.PICTURE + "?w=4&" + query).key(ALICE_KEY).send();

    answer.expect(400);
    assertThat(answer.text("field")).isEqualTo(query.startsWith("mime") ? "mime" : "m");
  }

  @Test
  default void anImageDoesNotChooseTheNameOfItsFileByABody() {
    get(ImageContract.PICTURE + "?w=4")
        .key(ALICE_KEY)
        .json("{\"mime\":\"php\"}")
        .expect(400);
    Answer address = get(ImageContract.PICTURE + "?w=4&m=bestFit&mime=image%2Fjpeg")
        .key(ALICE_KEY)
        .expect(200);
    assertThat(address.body()).endsWith("_80_bestFit.jpeg");
    Answer plain = get(ImageContract.PICTURE + "?w=4&m=").key(ALICE_KEY).expect(200);
    assertThat(plain.body()).endsWith("_80_thumbnail.png");
  }

  @Test
  default void theGuardForFilesOfTheImageApiCanBeDisabled() {
    without(Guard.IMAGE_FILES);
    get(ImageContract.PICTURE + "?w=4&m=best-fit").key(ALICE_KEY).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api_key=", "api.key=", "api_key", "api_key=0", "api%5Fkey="})
  default void anEmptyParameterDoesNotHideTheHeader(String parameter) {
    get(PAGES + "?" + parameter).key(ALICE_KEY).expect(200);
    get(PAGES + "?" + parameter).key("wrong").expect(412);
    get(PAGES + "?" + parameter).header("Authorization", "Bearer " + ALICE_KEY).expect(200);
    get(PAGES + "?" + parameter).expectDenied();
  }

  @Test
  default void anEmptyParameterInTheBodyDoesNotHideTheHeader() {
    get(PAGES).key(ALICE_KEY).json("{\"api_key\":\"\"}").expect(200);
    get(PAGES).key(ALICE_KEY).json("{\"api_key\":[]}").expect(200);
    post(PAGES).key("wrong").form("api_key=").expect(412);
  }

  @Test
  default void theGuardForEmptyParametersCanBeDisabled() {
    without(Guard.EMPTY_KEY_PARAMETER);
    get(PAGES + "?api_key=").key(ALICE_KEY).expectDenied();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rspc=1", "rspc=0", "rspc=", "rspc[]=1", "%20rspc=1", "rspc%00x=1"})
  default void theResponseCacheIsRefusedWithAKey(String parameter) {
    for (String key : List.of(ALICE_KEY, "wrong", LOGIN_API_KEY)) {
      Answer answer = get(PAGES + "?" + parameter).key(key).expect(400);
      assertThat(answer.contentType()).isEqualTo("application/json");
      assertThat(answer.text("error")).isNotEmpty();
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.header("APP_RSP_CACHE")).isEmpty();
    }
    get(PAGES + "?" + parameter + "&api_key=" + ALICE_KEY).expect(400);
    get(PAGES + "?" + parameter).header("Authorization", "Bearer " + ALICE_KEY).expect(400);
  }

  @Test
  default void theResponseCacheIsRefusedInFormAndJson() {
    get(PAGES).key(ALICE_KEY).json("{\"rspc\":1}").expect(400);
    get(PAGES).key(ALICE_KEY).json("{\"rspc\":null}").expect(400);
    post("/api/content/item/Seiten").key(ALICE_KEY).form("rspc=1&data[titel]=x").expect(400);
    post("/api/gql").key(ALICE_KEY).json("{\"rspc\":1,\"query\":\"{}\"}").expect(400);
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(5);
  }

  @Test
  default void callsWithoutAKeyMayUseTheResponseCache() {
    get(HOME + "?rspc=1").expect(200);
    assertThat(get(HOME + "?rspc=1").expect(200).header("APP_RSP_CACHE")).contains("true");
    get(HOME + "?rspc=1").key(ALICE_KEY).expect(400);
    get(PAGES + "?rspc=1").expectDenied();
  }

  @Test
  default void theGuardForTheResponseCacheCanBeDisabledExceptForTheAddonItself() {
    without(Guard.RESPONSE_CACHE);
    get(PAGES + "?rspc=1").key(ALICE_KEY).expect(200);
    assertThat(get(PAGES + "?rspc=1").expect(200).header("APP_RSP_CACHE")).contains("true");
    for (String path : List.of("/api/sso/info", "/api/sso/users", "/api/user/auth", "/api/sso/x")) {
      get(path + "?rspc=1").key(ADMIN_API_KEY).expect(400);
      get(path + "?rspc=1").expect(400);
      post(path).key(ADMIN_API_KEY).json("{\"rspc\":1}").expect(400);
    }
  }

  @Test
  default void theGuardsApplyInSpacesToo() {
    get("/:kunde1" + PAGES).key("a.b.c").expect(412);
    get("/:kunde1" + PAGES + "?rspc=1").key("x").expect(400);
  }

  @Test
  default void withoutGuardsTheHolesAreOpen() {
    cockpit().guards(Set.of());
    get(PAGES).key(CAROL_KEY).expect(200);
    get("/api/nix").key("a.b.c").expectEmptyNotFound();
    get(PAGES + "?api_key=").key(ALICE_KEY).expect(403);
  }
}
