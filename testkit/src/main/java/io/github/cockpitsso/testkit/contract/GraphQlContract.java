package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.JUERGEN_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ROLELESS_API_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL (contract section 4). */
interface GraphQlContract extends Topic {

  String GQL = "/api/gql";

  String SAVE = "mutation{saveContentItem(model:\"Seiten\",data:{titel:\"Neu\"}){item error}}";

  @Test
  default void aModelIsReadByItsField() {
    JsonNode pages = gql(ALICE_KEY, "{SeitenModel{_id titel text _state _created}}")
        .expect(200)
        .json()
        .at("/data/SeitenModel");
    assertThat(Topic.texts(pages, "titel")).isEqualTo(ContentContract.ALL);
    assertThat(pages.get(0).path("_state").asInt()).isEqualTo(1);
    assertThat(gql(ALICE_KEY, "{StartseiteModel{titel}}").expect(200).body())
        .isEqualTo("{\"data\":{\"StartseiteModel\":{\"titel\":\"Willkommen\"}}}");
  }

  @Test
  default void argumentsSelect() {
    String id = pageId("Seite 4");
    for (String arguments : List.of(
        "filter:{titel:\"Seite 4\"}",
        "_id:\"" + id + "\"",
        "sort:{titel:-1},limit:1,skip:1",
        "filter:{titel:\"Seite 4\",_state:0}")) {
      assertThat(gql(ALICE_KEY, "{SeitenModel(" + arguments + "){titel}}").body())
          .as(arguments)
          .isEqualTo("{\"data\":{\"SeitenModel\":[{\"titel\":\"Seite 4\"}]}}");
    }
    assertThat(gql(ADMIN_API_KEY, "{SeitenModel(filter:{titel:\"Entwurf\"}){titel}}")
            .body())
        .isEqualTo("{\"data\":{\"SeitenModel\":[]}}");
  }

  @Test
  default void variablesArePassed() {
    Answer answer = post(GQL)
        .key(ALICE_KEY)
        .json("{\"query\":\"query($f:JsonType){SeitenModel(filter:$f){titel}}\","
            + "\"variables\":{\"f\":{\"titel\":\"Seite 1\"}}}")
        .send();
    assertThat(answer.expect(200).json().at("/data/SeitenModel")).hasSize(1);
    get(GQL + "?query=" + encoded("{SeitenModel{titel}}") + "&variables={}")
        .key(ALICE_KEY)
        .expect(500);
  }

  @Test
  default void contentIsReadByModelName() {
    JsonNode content = gql(ALICE_KEY, "{content(model:\"Seiten\",limit:2)}")
        .expect(200)
        .json()
        .at("/data/content");
    assertThat(Topic.texts(content, "titel")).containsExactly("Seite 1", "Seite 2");
    assertThat(gql(ALICE_KEY, "{content(model:\"Nix\")}").expect(200).body())
        .isEqualTo("{\"data\":{\"content\":[]}}");
    gql(ALICE_KEY, "{contentTree(model:\"Seiten\")}").expect(400);
  }

  @Test
  default void aForbiddenFieldMakesTheWholeAnswer412() {
    assertThat(gql(ALICE_KEY, "{GeheimModel{titel}}").expect(412).body())
        .isEqualTo("{\"data\":{\"GeheimModel\":[]}}");
    JsonNode both = gql(ALICE_KEY, "{SeitenModel(limit:1){titel} GeheimModel{titel}}")
        .expect(412)
        .json();
    assertThat(both.at("/data/SeitenModel")).hasSize(1);
    assertThat(both.at("/data/GeheimModel")).isEmpty();
    gql(ALICE_KEY, "{content(model:\"Geheim\")}").expect(412);
    assertThat(
            gql(ADMIN_API_KEY, "{GeheimModel{titel}}").expect(200).json().at("/data/GeheimModel"))
        .hasSize(1);
  }

  @Test
  default void aWrongKeyIsRefused() {
    gql("wrong", "{SeitenModel{titel}}").expectError(412, "Authentication failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "", "{}", "nix", "{Nix{titel}}", "{SeitenModel{nix}}", "{SeitenModel}"})
  default void errorsOfTheQueryAreReportedWithStatus200(String query) {
    JsonNode answer = gql(ALICE_KEY, query).expect(200).json();
    assertThat(answer.path("errors")).isNotEmpty();
    assertThat(answer.path("errors").get(0).path("message").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET", "PUT", "PATCH"})
  default void everyMethodIsAccepted(String method) {
    call(method, GQL + "?query=" + encoded("{SeitenModel{titel}}"))
        .key(ALICE_KEY)
        .expect(200);
    call(method, GQL)
        .key(ALICE_KEY)
        .json(ParameterExamples.object("query", "{SeitenModel{titel}}"))
        .expect(200);
  }

  @Test
  default void mutationsWorkByGet() {
    JsonNode item = get(GQL + "?query=" + encoded(SAVE))
        .key(ALICE_KEY)
        .expect(200)
        .json()
        .at("/data/saveContentItem");
    assertThat(item.at("/item/titel").asText()).isEqualTo("Neu");
    assertThat(item.path("error").isNull()).isTrue();
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(6).endsWith("Neu");
  }

  @Test
  default void aForbiddenMutationIs403() {
    assertThat(gql(JUERGEN_KEY, SAVE).expect(403).body())
        .isEqualTo(
            "{\"data\":{\"saveContentItem\":{\"item\":null,\"error\":\"Permission denied\"}}}");
    String id = pageId("Seite 1");
    String delete =
        "mutation{deleteContentItem(model:\"Seiten\",id:\"" + id + "\"){success error}}";
    assertThat(gql(ALICE_KEY, delete).expect(403).body())
        .isEqualTo("{\"data\":{\"deleteContentItem\":"
            + "{\"success\":null,\"error\":\"Permission denied\"}}}");
    assertThat(gql(ADMIN_API_KEY, delete).expect(200).body())
        .isEqualTo("{\"data\":{\"deleteContentItem\":{\"success\":true,\"error\":null}}}");
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(4);
  }

  @Test
  default void anUpdateOverGraphQlMerges() {
    String id = pageId("Seite 2");
    gql(
            ALICE_KEY,
            "mutation{saveContentItem(model:\"Seiten\",data:{_id:\""
                + id
                + "\",titel:\"Anders\"}){item error}}")
        .expect(200);
    assertThat(get("/api/content/item/Seiten/" + id).key(ALICE_KEY).send().text("text"))
        .isEqualTo("Grüße 2");
  }

  @Test
  default void everyAcceptedKeyMayReadTheSchema() {
    JsonNode types = gql(ROLELESS_API_KEY, "{__schema{queryType{fields{name}}}}")
        .expect(200)
        .json()
        .at("/data/__schema/queryType/fields");
    assertThat(Topic.texts(types, "name"))
        .containsExactlyInAnyOrder(
            "content",
            "contentTree",
            "SeitenModel",
            "GeheimModel",
            "StartseiteModel",
            "VerweiseModel",
            "ImpressumModel",
            "NummernModel");
  }

  @Test
  default void aQueryThatIsAnArrayCrashesCockpit() {
    post(GQL).key(ALICE_KEY).json("{\"query\":[\"x\"]}").expect(500);
  }
}
