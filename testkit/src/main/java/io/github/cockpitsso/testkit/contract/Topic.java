package io.github.cockpitsso.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Common parts of all topics of the contract. */
interface Topic {

  /** The pages of the seed data. alice may read them, calls without a key may not. */
  String PAGES = "/api/content/items/Seiten";

  /** The home page of the seed data, which every caller may read. */
  String HOME = "/api/content/item/Startseite";

  /** The Cockpit of this run. */
  CockpitUnderTest cockpit();

  /** Skips the test if Cockpit is older than 2.{@code minor}. */
  default void since(int minor) {
    Matcher version = Pattern.compile("2\\.(\\d+)").matcher(cockpit().version());
    boolean has = version.find() && Integer.parseInt(version.group(1)) >= minor;
    assumeTrue(has, "not before Cockpit 2." + minor);
  }

  /** Skips what the stand-in does not have: admin pages, and PHP's own parser for JSON5. */
  default void realOnly() {
    assumeTrue(cockpit().isReal(), "not in the stand-in");
  }

  /** Enables all guards of the addon but this. */
  default void without(Guard guard) {
    cockpit().guards(EnumSet.complementOf(EnumSet.of(guard)));
  }

  default Answer gql(String key, String query) {
    String body = ParameterExamples.object("query", query);
    return post("/api/gql").key(key).json(body).send();
  }

  /** Sends a GraphQL query with the variable v. */
  default Answer gql(String key, String query, JsonNode variable) {
    String body = ParameterExamples.graphQl(query, variable);
    return post("/api/gql").key(key).json(body).send();
  }

  default Call call(String method, String target) {
    return Call.of(cockpit().uri(), method, target);
  }

  default Call get(String target) {
    return call("GET", target);
  }

  default Call post(String target) {
    return call("POST", target);
  }

  default Call put(String target) {
    return call("PUT", target);
  }

  /** The titles of the pages that the caller may read, in Cockpit's order. */
  default List<String> titles(Call call) {
    return texts(call.expect(200).json(), "titel");
  }

  static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(element -> element.path(field).asText())
        .toList();
  }

  /** The {@code _id} of the page with this title. */
  default String pageId(String title) {
    Answer pages = get(PAGES).key(SeedData.ADMIN_API_KEY).expect(200);
    return StreamSupport.stream(pages.json().spliterator(), false)
        .filter(page -> page.path("titel").asText().equals(title))
        .map(page -> page.path("_id").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no page " + title));
  }
}
