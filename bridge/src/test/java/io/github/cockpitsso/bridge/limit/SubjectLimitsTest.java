package io.github.cockpitsso.bridge.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.limit.SubjectLimits.Bounds;
import io.github.cockpitsso.bridge.limit.SubjectLimits.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubjectLimitsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  private SubjectLimits limits(int perSecond, int concurrent) {
    return waiting(perSecond, concurrent, 0, Duration.ZERO);
  }

  private SubjectLimits waiting(int perSecond, int concurrent, int waiting, Duration wait) {
    return new SubjectLimits(new Bounds(perSecond, concurrent, waiting, wait), now::get);
  }

  @Test
  void a_burst_of_one_seconds_requests_is_allowed_and_then_the_steady_rate() {
    var limits = limits(10, 0);

    assertThat(granted(limits, "alice", 25)).isEqualTo(10);
    pass(Duration.ofMillis(99));
    assertThat(granted(limits, "alice", 5)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(granted(limits, "alice", 5)).isEqualTo(1);
    pass(Duration.ofMillis(300));
    assertThat(granted(limits, "alice", 5)).isEqualTo(3);
  }

  @Test
  void unused_requests_do_not_accumulate_even_when_the_clock_overflows() {
    var limits = limits(10, 0);
    assertThat(granted(limits, "alice", 1)).isEqualTo(1);

    pass(Duration.ofSeconds(20));

    assertThat(now.get()).isNegative();
    assertThat(granted(limits, "alice", 25)).isEqualTo(10);
  }

  @Test
  void each_user_has_a_separate_limit() {
    var limits = limits(2, 1);

    assertThat(granted(limits, "alice", 3)).isEqualTo(1);
    assertThat(granted(limits, "bob", 3)).isEqualTo(1);
  }

  @Test
  void a_finished_request_frees_a_slot_and_a_rejected_one_takes_none() {
    var limits = limits(0, 2);
    Place first = limits.enter("alice");
    assertThat(limits.enter("alice").granted()).isCompletedWithValue(true);
    assertThat(granted(limits, "alice", 10)).isZero();

    first.giveBack();
    first.giveBack();

    assertThat(granted(limits, "alice", 10)).isEqualTo(1);
  }

  @Test
  void a_request_that_comes_too_fast_is_not_counted_as_in_progress() {
    var limits = limits(1, 2);
    assertThat(granted(limits, "alice", 10)).isEqualTo(1);

    pass(Duration.ofSeconds(1));

    assertThat(granted(limits, "alice", 10)).isEqualTo(1);
  }

  @Test
  void zero_means_no_limit() {
    assertThat(granted(limits(0, 0), "alice", 10_000)).isEqualTo(10_000);
  }

  @Test
  void requests_wait_for_a_slot_in_the_order_of_arrival() {
    var limits = waiting(0, 1, 3, LONG);
    Place first = limits.enter("alice");
    List<Place> queue = enter(limits, "alice", 3);
    assertThat(limits.enter("alice").granted()).as("beyond the limit").isCompletedWithValue(false);
    assertThat(limits.waiting()).isEqualTo(3);
    assertThat(limits.waited()).isEqualTo(3);

    first.giveBack();
    for (int i = 0; i < 3; i++) {
      for (int n = 0; n < 3; n++) {
        assertThat(queue.get(n).granted().isDone()).as("%d after %d", n, i).isEqualTo(n <= i);
      }
      queue.get(i).giveBack();
    }

    assertThat(limits.waiting()).isZero();
    assertThat(limits.enter("alice").granted()).isCompletedWithValue(true);
  }

  @Test
  void waiting_times_out_and_frees_a_place_in_the_queue() {
    var limits = waiting(0, 1, 1, Duration.ofMillis(50));
    Place first = limits.enter("alice");
    Place late = limits.enter("alice");
    assertThat(late.granted()).isNotDone();

    await().until(() -> late.granted().isDone());

    assertThat(late.granted()).isCompletedWithValue(false);
    assertThat(limits.waiting()).isZero();
    Place next = limits.enter("alice");
    first.giveBack();
    assertThat(next.granted()).isCompletedWithValue(true);
    late.giveBack();
    assertThat(limits.enter("alice").granted()).as("no second slot").isNotDone();
  }

  @Test
  void a_client_that_disconnects_leaves_the_queue_and_the_next_one_moves_up() {
    var limits = waiting(0, 1, 2, LONG);
    Place first = limits.enter("alice");
    Place disconnected = limits.enter("alice");
    Place next = limits.enter("alice");

    disconnected.stopWaiting();
    disconnected.giveBack();
    assertThat(limits.waiting()).isEqualTo(1);
    assertThat(limits.enter("alice").granted()).as("a slot is free again").isNotDone();

    first.stopWaiting();
    assertThat(next.granted()).as("a slot is reserved").isNotDone();
    first.giveBack();
    assertThat(disconnected.granted()).isCompletedWithValue(false);
    assertThat(next.granted()).isCompletedWithValue(true);
  }

  @Test
  void the_queue_of_one_user_does_not_delay_another() {
    var limits = waiting(0, 2, 5, LONG);
    enter(limits, "alice", 7);

    assertThat(limits.enter("bob").granted()).isCompletedWithValue(true);
  }

  @Test
  void a_request_that_is_rejected_at_once_uses_no_rate() {
    var limits = waiting(3, 1, 1, LONG);
    Place first = limits.enter("alice");
    Place second = limits.enter("alice");
    for (int i = 0; i < 10; i++) {
      assertThat(limits.enter("alice").granted()).isCompletedWithValue(false);
    }
    first.giveBack();
    second.giveBack();

    assertThat(limits.enter("alice").granted()).isCompletedWithValue(true);
  }

  @Test
  void no_slot_is_lost_or_duplicated_by_a_race() throws Exception {
    int places = 3;
    // A time so short that slots are passed to requests that time out at the same moment.
    var limits = waiting(0, places, 8, Duration.ofNanos(200_000));
    var inProgress = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> most = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        most.add(threads.submit(() -> {
          int seen = 0;
          for (int n = 0; n < 5_000; n++) {
            Place place = limits.enter("alice");
            if (n % 3 == 0) {
              place.stopWaiting();
            }
            if (place.granted().join()) {
              seen = Math.max(seen, inProgress.incrementAndGet());
              inProgress.decrementAndGet();
            }
            place.giveBack();
          }
          return seen;
        }));
      }
      for (Future<Integer> each : most) {
        assertThat(each.get()).isLessThanOrEqualTo(places);
      }
    } finally {
      threads.shutdownNow();
    }
    await().until(() -> limits.waiting() == 0);
    assertThat(enter(limits, "alice", places))
        .allSatisfy(place -> assertThat(place.granted()).isCompletedWithValue(true));
    assertThat(limits.enter("alice").granted().getNow(false)).isFalse();
  }

  private static List<Place> enter(SubjectLimits limits, String subject, int times) {
    return IntStream.range(0, times).mapToObj(i -> limits.enter(subject)).toList();
  }

  private static long granted(SubjectLimits limits, String subject, int tries) {
    return enter(limits, subject, tries).stream()
        .filter(place -> place.granted().join())
        .count();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
