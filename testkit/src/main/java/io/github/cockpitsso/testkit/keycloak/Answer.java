package io.github.cockpitsso.testkit.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;

/**
 * An answer to a request.
 *
 * @param status HTTP status
 * @param headers all headers
 * @param body the body as text
 */
public record Answer(int status, HttpHeaders headers, String body) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The body as JSON; a missing node if it is empty. */
  public JsonNode json() {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("No JSON: " + this, e);
    }
  }

  /**
   * Returns this answer.
   *
   * @throws AssertionError for another status
   */
  public Answer expect(int wanted) {
    if (status != wanted) {
      throw new AssertionError("Expected " + wanted + ", but was " + this);
    }
    return this;
  }

  /** The header's first value, or an empty text. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
