package io.github.cockpitsso.provider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " \n", "{}", "{\"grace\":0}"})
  void without_a_grace_the_old_key_ends_at_once(String body) {
    assertThat(RotationRequest.grace(body)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"1", "60", "86400"})
  void the_grace_is_a_number_of_seconds(int seconds) {
    assertThat(RotationRequest.grace("{\"grace\": " + seconds + "}"))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"grace\":-1}",
        "{\"grace\":86401}",
        "{\"grace\":4294967296}",
        "{\"grace\":1e30}",
        "{\"grace\":1.5}",
        "{\"grace\":\"60\"}",
        "{\"grace\":null}",
        "{\"grace\":[60]}",
        "{\"grace\":60,\"grace\":60}",
        "{\"grace\":60,\"key\":\"USR-0123456789abcdef\"}",
        "{\"mode\":\"mint\"}",
        "60",
        "null",
        "[]",
        "{",
        "grace=60"
      })
  void any_other_body_is_invalid(String body) {
    assertThat(RotationRequest.grace(body)).isEmpty();
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new Outcome.NotFound<>(), 404, "does not exist"),
        Arguments.of(
            new Outcome.Invalid<>("active", true, "User is not active"), 409, "not active"),
        Arguments.of(new Outcome.Denied<>(Denial.PERMISSION), 403, "sso/keys/write"),
        Arguments.of(new Outcome.Denied<>(Denial.EXCLUDED_ROLE), 409, "excludes"),
        Arguments.of(new Outcome.Denied<>(Denial.KEY), 502, "refuses the API key"),
        Arguments.of(new Outcome.Unsupported<>("POST /api/sso"), 502, "POST /api/sso"),
        Arguments.of(new Outcome.Malformed<>("no JSON"), 502, "may have been replaced"),
        Arguments.of(
            new Outcome.Found<>(
                new UserKey(Optional.empty(), Optional.empty(), "6b02", "alice", "", true)),
            502,
            "no key"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void each_refusal_has_its_status(Outcome<UserKey> outcome, int status, String part) {
    RotationRefusal refusal = RotationRefusal.of(outcome);

    assertThat(refusal.status().getStatusCode()).isEqualTo(status);
    assertThat(refusal.message()).contains(part);
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_503(Outage outage) {
    RotationRefusal refusal = RotationRefusal.of(new Outcome.Unavailable<>(outage, "a cause"));

    assertThat(refusal.status().getStatusCode()).isEqualTo(503);
    assertThat(refusal.message()).contains("a cause");
  }

  @Test
  void only_a_lost_answer_may_have_replaced_the_key() {
    assertThat(
            RotationRefusal.of(new Outcome.Unavailable<>(Outage.TIMEOUT, "x")).message())
        .contains("may have been replaced");
    assertThat(
            RotationRefusal.of(new Outcome.Unavailable<>(Outage.CONNECT, "x")).message())
        .doesNotContain("replaced");
  }

  @Test
  void a_text_of_cockpit_stays_on_one_line() {
    Outcome<UserKey> outcome =
        new Outcome.Invalid<>("active", false, "a\nb\u202e" + "x".repeat(1000));

    assertThat(RotationRefusal.of(outcome).message()).doesNotContain("\n").hasSizeLessThan(400);
  }
}
