package io.github.cockpitsso.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CockpitHttpTest {

  @Test
  void finds_json_under_status_200() {
    assertThat(answer(200, "{\"a\":1}").map(json -> json.path("a").asInt()))
        .isEqualTo(new Outcome.Found<>(1));
  }

  @Test
  void a_content_type_may_have_a_charset() {
    Outcome<JsonNode> outcome = new ScriptedTransport()
        .then(200, "Application/JSON; charset=utf-8", "[]")
        .cockpit()
        .get("/x");

    assertThat(outcome.ifFound()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "5", "\"x\"", "null", "{", "{\"a\":1,\"a\":2}", "{} {}", "<html>"})
  void believes_no_200_that_is_not_one_json_object_or_list(String body) {
    assertThat(answer(200, body)).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void believes_no_200_of_another_content_type() {
    for (String type : new String[] {"text/html", "", "text/plain; application/json"}) {
      assertThat(new ScriptedTransport().then(200, type, "{}").cockpit().get("/x"))
          .as(type)
          .isInstanceOf(Outcome.Malformed.class);
    }
  }

  @Test
  void an_answer_that_is_nested_too_deeply_is_malformed() {
    int most = Bounds.MAX_JSON_DEPTH;
    assertThat(answer(200, "[".repeat(most) + "]".repeat(most)).ifFound()).isPresent();
    assertThat(answer(200, "[".repeat(most + 1) + "]".repeat(most + 1)))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void believes_no_answer_in_bad_utf8() {
    byte[] body = "{\"user\":\"j?rgen\"}".getBytes(StandardCharsets.ISO_8859_1);
    body[10] = (byte) 0xfc;

    assertThat(new ScriptedTransport()
            .then(new Reply.Answer(200, "application/json", body))
            .cockpit()
            .get("/x"))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "401, CREDENTIALS",
    "403, PERMISSION",
    "412, KEY",
  })
  void a_denial_depends_on_the_status(int status, Denial denial) {
    assertThat(answer(status, "{\"error\":\"x\"}")).isEqualTo(new Outcome.Denied<>(denial));
  }

  @Test
  void an_excluded_role_differs_from_a_missing_permission() {
    assertThat(answer(403, "{\"error\":\"x\",\"field\":\"role\"}"))
        .isEqualTo(new Outcome.Denied<>(Denial.EXCLUDED_ROLE));
    assertThat(answer(403, "{\"error\":\"x\",\"field\":\"sub\"}"))
        .isEqualTo(new Outcome.Denied<>(Denial.PERMISSION));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 409, 412, 422})
  void a_page_of_a_proxy_is_not_a_denial(int status) {
    assertThat(new ScriptedTransport()
            .then(status, "text/html", "<h1>Forbidden</h1>")
            .cockpit()
            .get("/x"))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void a_missing_second_factor_differs_from_a_wrong_one() {
    assertThat(answer(401, "{\"error\":\"2FA code required\",\"twofa\":true}"))
        .isEqualTo(new Outcome.Denied<>(Denial.SECOND_FACTOR_REQUIRED));
    assertThat(answer(401, "{\"error\":\"Authentication failed\",\"twofa\":true}"))
        .isEqualTo(new Outcome.Denied<>(Denial.SECOND_FACTOR_WRONG));
    assertThat(answer(401, "{\"error\":\"2FA code required\",\"twofa\":false}"))
        .isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
  }

  @Test
  void a_missing_user_differs_from_a_missing_addon() {
    assertThat(answer(404, "{\"error\":\"User not found\"}")).isEqualTo(new Outcome.NotFound<>());
    assertThat(
            new ScriptedTransport().then(404, "text/html", "").cockpit().get("/api/sso/users?a=b"))
        .isEqualTo(new Outcome.Unsupported<>("GET /api/sso/users"));
  }

  @Test
  void an_invalid_or_taken_field_is_named() {
    assertThat(answer(422, "{\"error\":\"No such role\",\"field\":\"role\"}"))
        .isEqualTo(new Outcome.Invalid<>("role", false, "No such role"));
    assertThat(answer(409, "{\"error\":\"Taken\",\"field\":\"user\"}"))
        .isEqualTo(new Outcome.Invalid<>("user", true, "Taken"));
    assertThat(answer(400, "{\"error\":\"No JSON\"}"))
        .isEqualTo(new Outcome.Invalid<>("", false, "No JSON"));
  }

  @ParameterizedTest
  @CsvSource({
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "429, RATE_LIMITED",
    "301, REDIRECTED",
    "302, REDIRECTED",
    "307, REDIRECTED"
  })
  void an_outage_depends_on_the_status_alone(int status, Outage outage) {
    assertThat(answer(status, "{\"_id\":\"1\",\"user\":\"alice\"}"))
        .isEqualTo(new Outcome.Unavailable<>(outage, "status " + status));
  }

  @Test
  void the_cause_of_a_missing_answer_is_reported() {
    assertThat(new ScriptedTransport()
            .then(new Reply.Failed(Outage.CONNECT, "refused"))
            .cockpit()
            .get("/x"))
        .isEqualTo(new Outcome.Unavailable<>(Outage.CONNECT, "refused"));
    assertThat(new ScriptedTransport().then(new Reply.TooLarge(10)).cockpit().get("/x"))
        .isEqualTo(new Outcome.Malformed<>("larger than 10 bytes"));
  }

  @Test
  void a_call_shows_neither_key_nor_body() {
    var transport = new ScriptedTransport().then(200, "{}");
    transport.cockpit().write("POST", "/x", Json.object().put("password", "Geheim-1"));

    assertThat(transport.calls())
        .containsExactly("POST https://cms.example.org/x {\"password\":\"Geheim-1\"}");
    assertThat(transport.lastCall().toString()).isEqualTo("POST https://cms.example.org/x");
    assertThat(transport.lastCall().apiKey().orElseThrow().reveal()).isEqualTo("API-key");
  }

  private static Outcome<JsonNode> answer(int status, String json) {
    return new ScriptedTransport().then(status, json).cockpit().get("/x");
  }
}
