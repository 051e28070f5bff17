package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.AUTHOR_API_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addon's guard {@code operators}: permissions on linked models, and on publishing. */
interface LinkedContentContract extends Topic {

  String VERWEISE = "/api/content/items/Verweise";

  private Answer filtered(String filter) {
    JsonNode value = ParameterExamples.json(filter);
    String query = "query($v:JsonType){content(model:\"Verweise\",filter:$v)}";
    return gql(AUTHOR_API_KEY, query, value);
  }

  private String linkId() {
    return get(VERWEISE).key(AUTHOR_API_KEY).send().json().path(0).path("_id").asText();
  }

  private static void assertHidesSecret(JsonNode item) {
    assertThat(item.at("/seite/titel").asText()).isEqualTo("Seite 1");
    assertThat(item.path("geheim").isNull()).as("%s", item).isTrue();
  }

  @Test
  default void populatedItemsRequireThePermissionOnTheirModel() {
    assertHidesSecret(
        get(VERWEISE + "?populate=1").key(AUTHOR_API_KEY).send().json().get(0));
    assertHidesSecret(gql(AUTHOR_API_KEY, "{content(model:\"Verweise\",populate:1)}")
        .expect(200)
        .json()
        .at("/data/content/0"));
    assertHidesSecret(gql(AUTHOR_API_KEY, "{VerweiseModel(populate:1){seite geheim}}")
        .expect(200)
        .json()
        .at("/data/VerweiseModel/0"));
    assertThat(gql(ADMIN_API_KEY, "{VerweiseModel(populate:1){geheim}}")
            .json()
            .at("/data/VerweiseModel/0/geheim/titel")
            .asText())
        .isEqualTo("Geheimes");
    assertThat(gql(AUTHOR_API_KEY, "{VerweiseModel{geheim}}")
            .json()
            .at("/data/VerweiseModel/0/geheim/_model")
            .asText())
        .isEqualTo("Geheim");
  }

  @Test
  default void populateOfItemsThatLinkToEachOtherEnds() {
    realOnly();
    String id = linkId();
    String link = "{\"_id\":\"" + id + "\",\"_model\":\"Verweise\"}";
    String data = "{\"_id\":\"" + id + "\",\"titel\":[" + link + "," + link + "]}";
    post("/api/content/item/Verweise")
        .key(AUTHOR_API_KEY)
        .json("{\"data\":" + data + "}")
        .expect(200);
    for (String levels : List.of("-1", "999999999")) {
      get(VERWEISE + "?populate=" + levels).key(AUTHOR_API_KEY).expectField(400, "populate");
      String query = "{content(model:\"Verweise\",populate:" + levels + ")}";
      assertThat(gql(AUTHOR_API_KEY, query).expect(400).body()).contains("populate");
    }
    get(VERWEISE + "?populate=2").key(AUTHOR_API_KEY).expect(200);
  }

  @Test
  default void projectionsAfterPopulatingStillWork() {
    realOnly();
    since(13);
    String query = "query($v:JsonType){content(model:\"Verweise\",populate:1,fields:$v)}";
    JsonNode fields =
        ParameterExamples.json("{\"titel\":1,\"..seite.titel\":1,\"..geheim.titel\":1}");
    Answer answer = gql(AUTHOR_API_KEY, query, fields);
    JsonNode item = answer.expect(200).json().at("/data/content/0");
    assertThat(item.at("/seite/titel").asText()).isEqualTo("Seite 1");
    assertThat(item.path("seite").has("text")).isFalse();
    assertThat(answer.body()).doesNotContain("Geheimes");
  }

  @Test
  default void filtersOnLinkedItemsWorkWithThePermission() {
    since(13);
    for (String filter : List.of(
        "{\"@seite.titel\":\"Seite 1\"}",
        "{\"$or\":[{\"@seite.titel\":\"Seite 1\"},{\"titel\":\"x\"}]}",
        "{\"@seite.titel\":{\"$regex\":\"^Seite\"}}")) {
      assertThat(titles(get(VERWEISE + "?filter=" + encoded(filter)).key(AUTHOR_API_KEY)))
          .as(filter)
          .containsExactly("Verweis");
      assertThat(filtered(filter).expect(200).json().at("/data/content")).hasSize(1);
    }
    assertThat(titles(get(VERWEISE + "?filter=" + encoded("{\"@geheim.titel\":\"Geheimes\"}"))
            .key(ADMIN_API_KEY)))
        .containsExactly("Verweis");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@geheim.titel\":\"Geheimes\"}",
        "{\"@geheim.titel\":{\"$regex\":\"^x\"}}",
        "{\"$or\":[{\"titel\":\"x\"},{\"@geheim.titel\":\"x\"}]}",
        "{\"$and\":[{\"$nor\":[{\"@geheim._id\":\"x\"}]}]}",
        "{\"@seite.titel\":\"Seite 1\",\"@geheim.text\":\"x\"}"
      })
  default void filtersOnLinkedItemsNeedThePermission(String filter) {
    get(VERWEISE + "?filter=" + encoded(filter)).key(AUTHOR_API_KEY).expectDenied();
    get("/api/content/item/Verweise?filter=" + encoded(filter))
        .key(AUTHOR_API_KEY)
        .expectDenied();
    JsonNode message = filtered(filter).expect(403).json().at("/errors/0/message");
    assertThat(message.asText()).isEqualTo("Permission denied");
    since(8);
    for (String models : List.of(
        "{\"Verweise\":{\"filter\":" + filter + "}}",
        "{\"x\":{\"model\":\"Verweise\",\"filter\":" + filter + "}}",
        "{\"Seiten\":{},\"Verweise\":{\"filter\":" + filter + ",\"limit\":1}}")) {
      get("/api/content/items?models=" + encoded(models)).key(AUTHOR_API_KEY).expectDenied();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"@titel.titel", "@nix.titel", "@_id.x"})
  default void filtersOnFieldsThatAreNotLinksAreRefused(String name) {
    String filter = "{\"" + name + "\":1}";
    Answer answer =
        get(VERWEISE + "?filter=" + encoded(filter)).key(AUTHOR_API_KEY).send();
    answer.expectField(400, "filter");
    assertThat(answer.text("error")).contains(name);
    filtered(filter).expectGraphQlError(400, name);
  }

  @Test
  default void anUpdateDoesNotPublishWithoutThePermission() {
    String id = linkId();
    for (String state : List.of("0", "-1", "null", "\"0\"")) {
      String data = "{_id:\"" + id + "\",titel:\"Neu\",_state:" + state + "}";
      gql(
              AUTHOR_API_KEY,
              "mutation{saveContentItem(model:\"Verweise\",data:" + data + "){item error}}")
          .expect(200);
      assertThat(titles(get(VERWEISE).key(AUTHOR_API_KEY))).containsExactly("Neu");
      String json =
          "{\"data\":{\"_id\":\"" + id + "\",\"titel\":\"Neuer\",\"_state\":" + state + "}}";
      post("/api/content/item/Verweise").key(AUTHOR_API_KEY).json(json).expect(200);
      assertThat(titles(get(VERWEISE).key(AUTHOR_API_KEY))).containsExactly("Neuer");
    }
    gql(
            ADMIN_API_KEY,
            "mutation{saveContentItem(model:\"Verweise\",data:{_id:\"" + id
                + "\",_state:0}){item error}}")
        .expect(200);
    assertThat(titles(get(VERWEISE).key(AUTHOR_API_KEY))).isEmpty();
  }
}
