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
  /** So that its proofs are too old within 50 ms. */
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
  void a_proof_is_good_once() {
    assertThat(take("alice", "a", LATER)).isEmpty();
    assertThat(take("alice", "a", LATER)).isEqualTo("dpop_proof");
    assertThat(take("bob", "a", LATER)).isEqualTo("dpop_proof");
  }

  @Test
  void used_proofs_take_up_nothing() {
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
  void a_full_share_is_that_of_one() {
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEmpty();
    assertThat(takeNew("alice")).isEqualTo("too_many_requests");
    assertThat(takeNew("bob")).isEmpty();
    assertThat(takeNew("bob")).isEmpty();
    assertThat(takeNew("bob")).as("when all is full").isEqualTo("overloaded");
  }

  @Test
  void what_is_too_old_gives_its_share_back() {
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
