package io.github.cockpitsso.testkit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The examples of parameters.json: values that a parameter may have, and values that are refused.
 */
final class ParameterExamples {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonNode EXAMPLES = examples();

  private ParameterExamples() {}

  /**
   * An example that is refused.
   *
   * @param text the parameter
   * @param name what must be reported
   */
  record Refused(String text, String name) {

    /** The text as a JSON value, if it is plain JSON. */
    Optional<JsonNode> value() {
      return parsed(text);
    }

    /** Whether PHP's arrays cannot represent it: objects with the names 0, 1, ... become lists. */
    boolean isLostInArrays() {
      return text.contains("{\"0\"");
    }
  }

  private static JsonNode examples() {
    try (InputStream in = ParameterExamples.class.getResourceAsStream("parameters.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parameters that have examples. */
  static Iterable<String> parameters() {
    return EXAMPLES::fieldNames;
  }

  /** Links point to pages, like the field in the seed data. */
  static List<String> accepted(String parameter) {
    List<String> texts = new ArrayList<>();
    EXAMPLES
        .path(parameter)
        .path("accepted")
        .forEach(text -> texts.add(text.asText().replace("@link.", "@seite.")));
    return texts;
  }

  static List<Refused> refused(String parameter) {
    List<Refused> refused = new ArrayList<>();
    EXAMPLES
        .path(parameter)
        .path("refused")
        .forEach(
            pair -> refused.add(new Refused(pair.get(0).asText(), pair.get(1).asText())));
    return refused;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The text as a JSON value, if it is plain JSON. */
  static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static JsonNode json(String text) {
    return parsed(text).orElseThrow();
  }

  /** An empty JSON object. */
  static ObjectNode empty() {
    return JSON.createObjectNode();
  }

  /** A JSON object with one member. */
  static String object(String name, JsonNode value) {
    return JSON.createObjectNode().set(name, value).toString();
  }

  static String object(String name, String value) {
    return JSON.createObjectNode().put(name, value).toString();
  }

  /** A GraphQL request with the variable v. */
  static String graphQl(String query, JsonNode variable) {
    var request = JSON.createObjectNode().put("query", query);
    request.putObject("variables").set("v", variable);
    return request.toString();
  }
}
