package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.AUTHOR_API_KEY;
import static io.github.cockpitsso.testkit.contract.ParameterExamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields", "data"})
  default void variablesThatAreNotListedAreRefused(String argument) {
    for (ParameterExamples.Refused example : ParameterExamples.refused(argument)) {
      JsonNode value = example.value().orElse(null);
      if (value != null && !example.isLostInArrays()) {
        String body = ParameterExamples.graphQl(query(argument), value);
        post(GQL).key(AUTHOR_API_KEY).json(body).send().expectGraphQlError(400, example.name());
        post(GQL)
            .key(AUTHOR_API_KEY)
            .body(Multipart.TYPE, Multipart.field("operations", body) + Multipart.END)
            .send()
            .expectGraphQlError(400, example.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "sort", "fields"})
  default void variablesThatAreListedAreAccepted(String argument) {
    for (String text : ParameterExamples.accepted(argument)) {
      ParameterExamples.parsed(text).ifPresent(value -> {
        Answer answer = gql(AUTHOR_API_KEY, query(argument), value);
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
    gql(ADMIN_API_KEY, query).expectGraphQlError(400, "");
    get(GQL + "?query=" + encoded(query)).key(ADMIN_API_KEY).send().expectGraphQlError(400, "");
    post(GQL).key(ADMIN_API_KEY).form("query=" + encoded(query)).send().expectGraphQlError(400, "");
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(5).doesNotContain("Weg");
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
    get(GQL + "?" + query + "&" + variables)
        .key(AUTHOR_API_KEY)
        .send()
        .expectGraphQlError(400, "$");
    post(GQL).key(AUTHOR_API_KEY).form(query + "&" + variables).send().expectGraphQlError(400, "$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"variables.v.$where", "v.$where", "variables.v.a.$where"})
  default void uploadsCannotPutNamesIntoVariables(String place) {
    String operations = ParameterExamples.graphQl(query("filter"), ParameterExamples.empty());
    String body = Multipart.field("operations", operations)
        + Multipart.field("map", "{\"f\":[\"" + place + "\"]}")
        + Multipart.part("form-data; name=\"f\"; filename=\"C\"", "content")
        + Multipart.END;
    post(GQL)
        .key(AUTHOR_API_KEY)
        .body(Multipart.TYPE, body)
        .send()
        .expectGraphQlError(400, "$where");
  }

  @Test
  default void anIdWithOperatorsOverwritesNothing() {
    String query = "mutation($v:JsonType!){saveContentItem(model:\"Seiten\",data:$v){item error}}";
    for (String id : new String[] {"{\"$ne\":\"x\"}", "[\"a\",\"b\"]", "{\"$exists\":true}"}) {
      JsonNode data = ParameterExamples.json("{\"_id\":" + id + ",\"titel\":\"Weg\"}");
      gql(ALICE_KEY, query, data).expectGraphQlError(400, "_id");
    }
    assertThat(titles(get(PAGES).key(ALICE_KEY))).hasSize(5).doesNotContain("Weg");
  }
}
