package io.github.cockpitsso.bridge.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.support.LogLines;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyMintTest {
  private Instant now = Instant.EPOCH;
  private int status = 403;
  private String body = "{\"error\":\"Permission denied\"}";

  private final KeyMint mint = new KeyMint(
      new AddonCockpit(new CockpitHttp(
          CockpitAddress.parse("https://cms.example.org"),
          Optional.empty(),
          call ->
              new Reply.Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8)))),
      new SimpleMeterRegistry().counter("made"),
      () -> now);

  private Reason refused() {
    return mint.keyFor("a1").ifRefused().orElseThrow().reason();
  }

  @Test
  void a_lasting_fault_is_logged_once_a_minute() {
    now = Instant.parse("2026-11-30T12:00:00Z");
    try (LogLines log = LogLines.of(KeyMint.class.getName())) {
      for (int i = 0; i < 100; i++) {
        assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      }
      assertThat(log.messages()).hasSize(1);

      now = now.plus(KeyMint.QUIET);
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void faults_of_another_kind_are_logged_beside_it() {
    now = Instant.parse("2026-11-30T12:00:00Z");
    try (LogLines log = LogLines.of(KeyMint.class.getName())) {
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
      status = 500;
      assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_UNAVAILABLE);
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void what_is_the_users_own_matter_is_not_logged_as_a_fault() {
    try (LogLines log = LogLines.of(KeyMint.class.getName())) {
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

  @Test
  void a_cockpit_without_the_addon_refuses() {
    status = 404;
    body = "";
    assertThat(refused()).isEqualTo(Reason.KEY_SOURCE_REFUSES);
  }
}
