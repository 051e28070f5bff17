package io.github.cockpitsso.bridge.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DpopReplayCacheTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant LATER = NOW.plusSeconds(60);
  /** A cache whose proofs expire within 50 ms. */
  private static final Instant SOON = NOW.minusMillis(4950);

  private final DpopReplayCache replays =
      new DpopReplayCache(5, 3, Clock.fixed(NOW, ZoneOffset.UTC));
  private int proofs;

  private static DpopProof proof(String id) {
    return new DpopProof(id, "GET", "https://a", "hash", NOW);
  }

  private String take(String subject, String id, Instant until) {
    return replays
        .take(subject, "key", proof(id), until)
        .ifRefused()
        .map(refusal -> refusal.reason().id())
        .orElse("");
  }

  private String takeNew(String subject) {
    return take(subject, "new" + proofs++, LATER);
  }

  @Test
  void a_proof_is_valid_once() {
    assertThat(take("alice", "a", LATER)).isEmpty();
    assertThat(take("alice", "a", LATER)).isEqualTo("dpop_proof");
    assertThat(take("bob", "a", LATER)).isEqualTo("dpop_proof");
  }

  @Test
  void expired_proofs_use_no_space() {
    assertThat(take("alice", "a", LATER)).isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(take("alice", "a", LATER)).isEqualTo("dpop_proof");
    }
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEqualTo("too_many_requests");
    assertThat(take("alice", "a", LATER)).isEqualTo("dpop_proof");
  }

  @Test
  void one_client_can_fill_only_its_own_share() {
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEqualTo("too_many_requests");
    assertThat(takeNew("bob")).isEmpty();
    assertThat(takeNew("bob")).isEmpty();
    assertThat(takeNew("bob")).as("with a full cache").isEqualTo("overloaded");
  }

  @Test
  void expired_proofs_free_the_clients_share() {
    for (int i = 0; i < 3; i++) {
      assertThat(take("alice", "old" + i, SOON)).isEmpty();
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> takeNew("alice").isEmpty());
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEqualTo("too_many_requests");
  }
}
