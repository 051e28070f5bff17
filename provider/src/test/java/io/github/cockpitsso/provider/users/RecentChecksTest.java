package io.github.cockpitsso.provider.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentChecksTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final RecentChecks recentChecks = new RecentChecks(() -> now);

  @Test
  void a_user_is_checked_once_per_interval() {
    assertThat(begin("alice")).isTrue();
    assertThat(begin("alice")).isFalse();
    assertThat(begin("bob")).isTrue();

    now = now.plus(MINUTE).minusMillis(1);
    assertThat(begin("alice")).isFalse();
    now = now.plusMillis(1);
    assertThat(begin("alice")).isTrue();
  }

  @Test
  void a_login_counts_as_a_check() {
    recentChecks.checked("alice");

    assertThat(begin("alice")).isFalse();
  }

  @Test
  void a_lost_result_is_checked_again() {
    begin("alice");
    recentChecks.forget("alice");

    assertThat(begin("alice")).isTrue();
  }

  @Test
  void an_unavailable_cockpit_is_not_called_for_a_while_and_others_are() {
    recentChecks.pause("cockpit");

    assertThat(begin("alice")).isFalse();
    assertThat(recentChecks.begin("other", "alice", MINUTE)).isTrue();

    now = now.plus(RecentChecks.PAUSE);
    assertThat(begin("bob")).isTrue();
  }

  @Test
  void too_many_missing_users_at_once_are_not_credible() {
    for (int user = 0; user < RecentChecks.MAX_MISSING; user++) {
      assertThat(recentChecks.isMissingCredible("cockpit")).isTrue();
      now = now.plus(MINUTE);
    }

    assertThat(recentChecks.isMissingCredible("cockpit")).isFalse();
    assertThat(recentChecks.isMissingCredible("other")).isTrue();
    now =
        now.plus(RecentChecks.MISSING_WINDOW).minus(MINUTE.multipliedBy(RecentChecks.MAX_MISSING));
    assertThat(recentChecks.isMissingCredible("cockpit")).isTrue();
    assertThat(recentChecks.isMissingCredible("cockpit")).isFalse();
  }

  @Test
  void memory_is_bounded_and_forgets_the_oldest() {
    begin("first");
    for (int user = 0; user < RecentChecks.MAX_USERS; user++) {
      begin("user" + user);
    }

    assertThat(begin("first")).isTrue();
    assertThat(begin("user" + (RecentChecks.MAX_USERS - 1))).isFalse();
  }

  private boolean begin(String user) {
    return recentChecks.begin("cockpit", user, MINUTE);
  }
}
