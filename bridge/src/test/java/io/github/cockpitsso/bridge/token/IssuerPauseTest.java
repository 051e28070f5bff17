package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IssuerPauseTest {
  private long now = 1;
  private final IssuerPause pause = new IssuerPause(() -> now);

  private void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      pause.failed(now);
    }
  }

  private void pass(long millis) {
    now += millis * 1_000_000;
  }

  @Test
  void it_begins_after_three_calls_without_an_answer_in_a_row() {
    fail(2);
    pause.answered();
    fail(2);
    assertThat(pause.allowsCall()).isTrue();
    fail(1);
    assertThat(pause.allowsCall()).isFalse();
  }

  @Test
  void a_late_failure_after_an_answer_is_ignored() {
    long begun = now;
    pass(1);
    pause.answered();
    for (int i = 0; i < 5; i++) {
      pause.failed(begun);
    }
    assertThat(pause.allowsCall()).isTrue();
  }

  @Test
  void after_ten_seconds_one_call_tries_and_an_answer_ends_it() {
    fail(3);
    pass(9_999);
    assertThat(pause.allowsCall()).isFalse();
    pass(1);
    assertThat(pause.allowsCall()).isTrue();
    assertThat(pause.allowsCall()).isFalse();
    fail(1);
    pass(9_999);
    assertThat(pause.allowsCall()).isFalse();

    pause.answered();
    assertThat(pause.allowsCall()).isTrue();
    assertThat(pause.allowsCall()).isTrue();
  }

  @Test
  void calls_that_waited_when_it_began_are_known() {
    long waiting = now;
    assertThat(pause.beganSince(waiting)).isFalse();
    pass(1);
    fail(3);
    assertThat(pause.beganSince(waiting)).isTrue();
    pass(10_000);
    assertThat(pause.beganSince(now)).isFalse();
    pause.answered();
    assertThat(pause.beganSince(waiting)).isFalse();
  }
}
