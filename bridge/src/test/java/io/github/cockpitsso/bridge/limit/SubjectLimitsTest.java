package io.github.cockpitsso.bridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubjectLimitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  @Test
  void a_seconds_worth_can_be_had_at_once_and_then_one_for_each_share_of_a_second() {
    var limits = new SubjectLimits(10, 0, now::get);

    assertThat(granted(limits, "alice", 25)).isEqualTo(10);
    pass(Duration.ofMillis(99));
    assertThat(granted(limits, "alice", 5)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(granted(limits, "alice", 5)).isEqualTo(1);
    pass(Duration.ofMillis(300));
    assertThat(granted(limits, "alice", 5)).isEqualTo(3);
  }

  @Test
  void what_is_not_used_is_not_saved_up_also_where_the_clock_runs_over() {
    var limits = new SubjectLimits(10, 0, now::get);
    assertThat(granted(limits, "alice", 1)).isEqualTo(1);

    pass(Duration.ofSeconds(20));

    assertThat(now.get()).isNegative();
    assertThat(granted(limits, "alice", 25)).isEqualTo(10);
  }

  @Test
  void one_persons_requests_are_nobody_elses() {
    var limits = new SubjectLimits(2, 1, now::get);

    assertThat(granted(limits, "alice", 3)).isEqualTo(1);
    assertThat(granted(limits, "bob", 3)).isEqualTo(1);
  }

  @Test
  void who_leaves_makes_room_and_who_was_refused_takes_none() {
    var limits = new SubjectLimits(0, 2, now::get);
    Runnable first = limits.enter("alice").orElseThrow();
    assertThat(limits.enter("alice")).isPresent();
    assertThat(granted(limits, "alice", 10)).isZero();

    first.run();

    assertThat(granted(limits, "alice", 10)).isEqualTo(1);
  }

  @Test
  void a_request_that_comes_too_fast_is_not_counted_as_under_way() {
    var limits = new SubjectLimits(1, 2, now::get);
    assertThat(granted(limits, "alice", 10)).isEqualTo(1);

    pass(Duration.ofSeconds(1));

    assertThat(granted(limits, "alice", 10)).isEqualTo(1);
  }

  @Test
  void nought_is_no_limit() {
    assertThat(granted(new SubjectLimits(0, 0, now::get), "alice", 10_000)).isEqualTo(10_000);
  }

  private static long granted(SubjectLimits limits, String subject, int tries) {
    return IntStream.range(0, tries)
        .filter(i -> limits.enter(subject).isPresent())
        .count();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
