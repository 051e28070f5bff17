package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.AUTHOR_API_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addon's guard {@code operators}: what GraphQL arguments may contain. */
interface GraphQlParameterContract extends Topic {

  String GQL = "/api/gql";

  private static String query(String argument) {
    return argument.equals("data")
        ? "mutation($v:JsonType!){saveContentItem(model:\"Verweise\",data:$v){item error}}"
        : "query($v:JsonType){content(model:\"Verweise\"," + argument + ":$v)}";
  }

  private static void assertRefused(Answer answer, String name) {
    String message =
        answer.expect(400).json().path("errors").path(0).path("message").asText();
    assertThat(message).as("%s", answer).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields", "data"})
  default void variablesThatAreNotListedAreRefused(String argument) {
    for (ParameterExamples.Refused example : ParameterExamples.refused(argument)) {
      JsonNode value = example.value().orElse(null);
      if (value != null && !example.isLostInArrays()) {
        String body = ParameterExamples.graphQl(query(argument), value);
        assertRefused(post(GQL).key(AUTHOR_API_KEY).json(body).send(), example.name());
        assertRefused(
            post(GQL)
                .key(AUTHOR_API_KEY)
                .body(Multipart.TYPE, Multipart.field("operations", body) + Multipart.END)
                .send(),
            example.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields"})
  default void variablesThatAreListedAreAccepted(String argument) {
    for (String text : ParameterExamples.accepted(argument)) {
      new ParameterExamples.Refused(text, "").value().ifPresent(value -> {
        Answer answer = post(GQL)
            .key(AUTHOR_API_KEY)
            .json(ParameterExamples.graphQl(query(argument), value))
            .send();
        assertThat(answer.status()).as("%s: %s", text, answer).isNotIn(400, 403);
      });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{content(model:\"Seiten\",filter:\"text\")}",
        "{content(model:\"Seiten\",filter:5)}",
        "{content(model:\"Seiten\",sort:{titel:2})}",
        "{content(model:\"Seiten\",sort:\"x\")}",
        "{content(model:\"Seiten\",fields:{titel:\"x\"})}",
        "{content(model:\"Seiten\",locale:\"state\")}",
        "{content(model:\"../Seiten\")}",
        "{contentTree(model:\"Seiten\",parent:\"#6b02\")}",
        "{contentTree(model:\"Seiten\",fields:{titel:\"x\"})}",
        "{SeitenModel(sort:{titel:2}){titel}}",
        "{SeitenModel(filter:{titel:{_9:{a:{b:\"c\"}}}},locale:\"x\"){titel}}",
        "{SeitenModel(_id:\"@x\"){titel}}",
        "{a:SeitenModel(sort:{titel:2}){titel}}",
        "{...f} fragment f on Query{SeitenModel(sort:{titel:2}){titel}}",
        "{StartseiteModel(locale:\"state\"){titel}}",
        "mutation{saveContentItem(model:\"Seiten\",data:{_id:{a:1},titel:\"Weg\"}){item}}",
        "mutation{saveContentItem(model:\"Seiten\",data:{_id:\"\",titel:\"Weg\"}){item}}",
        "mutation{saveContentItem(model:\"Seiten\",data:{_id:5,titel:\"Weg\"}){item}}",
        "mutation{deleteContentItem(model:\"Seiten\",id:\"#x\"){success}}"
      })
  default void literalsThatAreNotListedAreRefused(String query) {
    JsonNode text = TextNode.valueOf(query);
    assertRefused(
        post(GQL)
            .key(ADMIN_API_KEY)
            .json(ParameterExamples.object("query", text))
            .send(),
        "");
    assertRefused(get(GQL + "?query=" + encoded(query)).key(ADMIN_API_KEY).send(), "");
    assertRefused(post(GQL).key(ADMIN_API_KEY).form("query=" + encoded(query)).send(), "");
    assertThat(titles(get(PAGES).key(ALICE_KEY).send())).hasSize(5).doesNotContain("Weg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "variables[v][%24where][]=C&variables[v][%24where][]=m",
        "variables[v][a][%24func]=x",
        "variables[v][%24or][0][%24where]=x"
      })
  default void variablesInAnAddressAreChecked(String variables) {
    String query = "query=" + encoded(query("filter"));
    assertRefused(get(GQL + "?" + query + "&" + variables).key(AUTHOR_API_KEY).send(), "$");
    assertRefused(post(GQL).key(AUTHOR_API_KEY).form(query + "&" + variables).send(), "$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"variables.v.$where", "v.$where", "variables.v.a.$where"})
  default void uploadsCannotPutNamesIntoVariables(String place) {
    String operations = ParameterExamples.graphQl(
        query("filter"), new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode());
    String body = Multipart.field("operations", operations)
        + Multipart.field("map", "{\"f\":[\"" + place + "\"]}")
        + Multipart.part("form-data; name=\"f\"; filename=\"C\"", "content")
        + Multipart.END;
    assertRefused(post(GQL).key(AUTHOR_API_KEY).body(Multipart.TYPE, body).send(), "$where");
  }

  @Test
  default void anIdWithOperatorsOverwritesNothing() {
    String query = "mutation($v:JsonType!){saveContentItem(model:\"Seiten\",data:$v){item error}}";
    for (String id : new String[] {"{\"$ne\":\"x\"}", "[\"a\",\"b\"]", "{\"$exists\":true}"}) {
      JsonNode data = new ParameterExamples.Refused("{\"_id\":" + id + ",\"titel\":\"Weg\"}", "_id")
          .value()
          .orElseThrow();
      assertRefused(
          post(GQL).key(ALICE_KEY).json(ParameterExamples.graphQl(query, data)).send(), "_id");
    }
    assertThat(titles(get(PAGES).key(ALICE_KEY).send())).hasSize(5).doesNotContain("Weg");
  }
}
