package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.dpop.Confirmation;
import io.github.cockpitsso.bridge.refusal.Decision;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final Instant EARLY = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant LATE = EARLY.plusSeconds(10);

  private final EndedSessions ended = new EndedSessions(2);

  private static VerifiedToken token(String subject, String session, Instant issued) {
    return new VerifiedToken(
        subject,
        Optional.of(session).filter(sid -> !sid.isEmpty()),
        "app",
        "",
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        new Confirmation(Optional.empty(), Optional.empty()),
        issued,
        issued,
        Instant.MAX);
  }

  private static Logout logout(String subject, String session, Instant at) {
    return new Logout(
        Optional.of(subject).filter(text -> !text.isEmpty()),
        Optional.of(session).filter(text -> !text.isEmpty()),
        "app",
        at);
  }

  private boolean isOver(String subject, String session, Instant issued) {
    return ended.check(token(subject, session, issued)) instanceof Decision.Refused;
  }

  @Test
  void without_ended_sessions_a_token_without_a_time_is_accepted() {
    assertThat(isOver("alice", "s1", Instant.EPOCH)).isFalse();
    assertThat(ended.forgottenUntil()).isZero();
  }

  @Test
  void a_second_logout_of_a_session_outlives_the_eviction_of_the_first() {
    ended.add(logout("alice", "s1", EARLY));
    ended.add(logout("alice", "s1", LATE));
    ended.add(logout("bob", "s2", LATE));

    assertThat(ended.size()).isEqualTo(2);
    assertThat(isOver("alice", "s1", LATE)).isTrue();
    assertThat(isOver("alice", "", LATE)).isTrue();
    assertThat(isOver("alice", "s1", LATE.plusSeconds(1))).isFalse();
    assertThat(isOver("carol", "s3", EARLY)).isTrue();
    assertThat(isOver("carol", "s3", EARLY.plusSeconds(1))).isFalse();
  }

  @Test
  void logouts_in_the_wrong_order_are_evicted_safely() {
    ended.add(logout("alice", "s1", LATE));
    ended.add(logout("alice", "s1", EARLY));
    ended.add(logout("bob", "", EARLY));
    ended.add(logout("bob", "", EARLY));

    assertThat(isOver("alice", "s1", LATE)).isTrue();
    assertThat(ended.forgottenUntil()).isEqualTo(LATE.getEpochSecond());
  }

  @Test
  void a_session_and_a_user_with_the_same_id_are_distinct() {
    ended.add(logout("alice", "same", EARLY));
    ended.add(logout("other", "", EARLY));

    assertThat(isOver("same", "s1", EARLY)).isFalse();
    assertThat(isOver("bob", "other", EARLY)).isFalse();
  }
}
