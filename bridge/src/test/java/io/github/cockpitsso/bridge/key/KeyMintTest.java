package io.github.cockpitsso.bridge.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMintTest {
  private Instant now = Instant.EPOCH;
  private int status = 403;
  private String body = "{\"error\":\"Permission denied\"}";

  private final Counter made = new SimpleMeterRegistry().counter("made");

  private final KeyMint mint = new KeyMint(
      new AddonCockpit(new CockpitHttp(
          CockpitAddress.parse("https://cms.example.org"),
          Optional.empty(),
          call ->
              new Reply.Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8)))),
      new KeyFormat(Optional.empty()),
      made,
      () -> now);

  private Reason refused() {
    return mint.keyFor("a1").ifRefused().orElseThrow().reason();
  }

  @Test
  void a_lasting_failure_is_logged_once_per_minute() {
    now = Instant.parse("2026-11-30T12:00:00Z");
    try (LogRecorder log = LogRecorder.of(KeyMint.class.getName())) {
      for (int i = 0; i < 100; i++) {
        assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      }
      assertThat(log.messages()).hasSize(1);

      now = now.plus(LogPause.TIME);
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void other_failures_are_logged_separately() {
    now = Instant.parse("2026-11-30T12:00:00Z");
    try (LogRecorder log = LogRecorder.of(KeyMint.class.getName())) {
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      status = 500;
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_UNAVAILABLE);
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void problems_of_a_user_are_not_logged_as_failures() {
    try (LogRecorder log = LogRecorder.of(KeyMint.class.getName())) {
      body = "{\"error\":\"excluded\",\"field\":\"role\"}";
      assertThat(refused()).isEqualTo(Reason.NO_API_KEY);
      status = 409;
      body = "{\"error\":\"User is not active\",\"field\":\"active\"}";
      assertThat(refused()).isEqualTo(Reason.ACCOUNT_INACTIVE);
      status = 404;
      body = "{\"error\":\"User not found\"}";
      assertThat(refused()).isEqualTo(Reason.NO_COCKPIT_ACCOUNT);
      assertThat(log.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "a.b.c",
        "USR-x",
        "USR-0123456789abcdef\\r\\nX: y",
        "USR-0123 456789abcdef0"
      })
  void an_unusable_key_is_not_reported_as_created(String key) {
    status = 200;
    body = "{\"apiKey\":\"" + key
        + "\",\"user\":{\"_id\":\"a1\",\"user\":\"a\",\"role\":\"guest\",\"active\":true}}";
    try (LogRecorder log = LogRecorder.of("audit")) {
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_MALFORMED);
      assertThat(log.messages()).isEmpty();
    }
    assertThat(made.count()).isZero();
  }

  @Test
  void texts_from_cockpit_are_not_in_the_log() {
    status = 422;
    body =
        "{\"error\":\"bad USR-a11ce0a11ce0a11ce0" + "x".repeat(50_000) + "\",\"field\":\"apiKey\"}";
    try (LogRecorder log = LogRecorder.of(KeyMint.class.getName())) {
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .hasSizeLessThan(200)
          .doesNotContain("USR-");
    }
  }

  @Test
  void another_conflict_is_not_an_inactive_account() {
    status = 409;
    body = "{\"error\":\"taken\",\"field\":\"user\"}";
    assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
  }

  @Test
  void a_cockpit_without_the_addon_is_a_refusal() {
    status = 404;
    body = "";
    assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
  }
}
