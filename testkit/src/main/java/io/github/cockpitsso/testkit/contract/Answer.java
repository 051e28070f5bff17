package io.github.cockpitsso.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.util.List;
import java.util.Optional;

/** An answer from the wire, without framing. */
record Answer(String statusLine, List<HeaderField> headers, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  int status() {
    return Integer.parseInt(statusLine.substring(9, 12));
  }

  Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  List<String> headers(String name) {
    return HeaderField.values(headers, name);
  }

  /** Media type and parameters, in lower case and without blanks. */
  String contentType() {
    return header("Content-Type").orElse("").toLowerCase(java.util.Locale.ROOT).replace(" ", "");
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }

  /** The text of a member of the JSON object. Empty if it is missing. */
  String text(String member) {
    return json().path(member).asText();
  }

  Answer expect(int status) {
    assertThat(status()).as("status of %s", this).isEqualTo(status);
    return this;
  }

  /** Status, JSON and exactly this error. */
  Answer expectError(int status, String error) {
    expect(status);
    assertThat(contentType()).isEqualTo("application/json");
    assertThat(body).isEqualTo("{\"error\":\"" + error + "\"}");
    return this;
  }

  /** Cockpit's and the addon's error for a caller without the permission. */
  Answer expectDenied() {
    return expectError(403, "Permission denied");
  }

  /** Cockpit's error for a parameter that is not JSON. The addon uses the same text. */
  Answer expectNotJson(int status, String error) {
    return status() == 400 && body.contains("> is not valid json\"")
        ? this
        : expectError(status, error);
  }

  /** Checks status, JSON, any error, and the name of the field. */
  Answer expectField(int status, String field) {
    expect(status);
    assertThat(contentType()).isEqualTo("application/json");
    assertThat(text("error")).isNotEmpty();
    assertThat(text("field")).isEqualTo(field);
    return this;
  }

  /** Checks the status and that the first error of GraphQL contains this text. */
  Answer expectGraphQlError(int status, String text) {
    expect(status);
    assertThat(json().at("/errors/0/message").asText()).as("%s", this).contains(text);
    return this;
  }

  /** Cockpit's answer for an unknown path. */
  Answer expectEmptyNotFound() {
    expect(404);
    assertThat(contentType()).isEqualTo("text/html;charset=utf-8");
    assertThat(body).isEmpty();
    return this;
  }

  @Override
  public String toString() {
    return statusLine + " " + (body.length() > 300 ? body.substring(0, 300) + "…" : body);
  }
}
