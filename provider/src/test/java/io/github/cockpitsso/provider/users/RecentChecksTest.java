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
  void a_user_is_asked_about_once_an_interval() {
    assertThat(begin("alice")).isTrue();
    assertThat(begin("alice")).isFalse();
    assertThat(begin("bob")).isTrue();

    now = now.plus(MINUTE).minusMillis(1);
    assertThat(begin("alice")).isFalse();
    now = now.plusMillis(1);
    assertThat(begin("alice")).isTrue();
  }

  @Test
  void a_login_tells_as_much_as_asking() {
    recentChecks.checked("alice");

    assertThat(begin("alice")).isFalse();
  }

  @Test
  void what_was_lost_is_asked_again() {
    begin("alice");
    recentChecks.forget("alice");

    assertThat(begin("alice")).isTrue();
  }

  @Test
  void a_cockpit_that_could_not_answer_is_left_alone_for_a_while_and_others_are_not() {
    recentChecks.pause("cockpit");

    assertThat(begin("alice")).isFalse();
    assertThat(recentChecks.begin("other", "alice", MINUTE)).isTrue();

    now = now.plus(RecentChecks.PAUSE);
    assertThat(begin("bob")).isTrue();
  }

  @Test
  void so_many_who_are_gone_at_once_are_not_believed_to_be() {
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
