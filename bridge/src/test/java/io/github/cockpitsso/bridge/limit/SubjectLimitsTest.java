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
  void a_seconds_worth_can_be_had_at_once_and_then_one_for_each_share_of_a_second() {
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
  void what_is_not_used_is_not_saved_up_also_where_the_clock_runs_over() {
    var limits = limits(10, 0);
    assertThat(granted(limits, "alice", 1)).isEqualTo(1);

    pass(Duration.ofSeconds(20));

    assertThat(now.get()).isNegative();
    assertThat(granted(limits, "alice", 25)).isEqualTo(10);
  }

  @Test
  void the_requests_of_one_user_do_not_count_for_another() {
    var limits = limits(2, 1);

    assertThat(granted(limits, "alice", 3)).isEqualTo(1);
    assertThat(granted(limits, "bob", 3)).isEqualTo(1);
  }

  @Test
  void a_request_that_ends_makes_room_and_one_that_was_rejected_takes_none() {
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
  void nought_is_no_limit() {
    assertThat(granted(limits(0, 0), "alice", 10_000)).isEqualTo(10_000);
  }

  @Test
  void requests_wait_for_a_place_in_the_order_in_which_they_came() {
    var limits = waiting(0, 1, 3, LONG);
    Place first = limits.enter("alice");
    List<Place> queue = enter(limits, "alice", 3);
    assertThat(limits.enter("alice").granted()).as("one too many").isCompletedWithValue(false);
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
  void waiting_has_an_end_and_makes_room_in_the_queue() {
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
    assertThat(limits.enter("alice").granted()).as("no second place").isNotDone();
  }

  @Test
  void a_client_that_goes_away_leaves_the_queue_and_the_next_one_moves_up() {
    var limits = waiting(0, 1, 2, LONG);
    Place first = limits.enter("alice");
    Place gone = limits.enter("alice");
    Place next = limits.enter("alice");

    gone.stopWaiting();
    gone.giveBack();
    assertThat(limits.waiting()).isEqualTo(1);
    assertThat(limits.enter("alice").granted()).as("there is room again").isNotDone();

    first.stopWaiting();
    assertThat(next.granted()).as("a place is kept").isNotDone();
    first.giveBack();
    assertThat(gone.granted()).isCompletedWithValue(false);
    assertThat(next.granted()).isCompletedWithValue(true);
  }

  @Test
  void the_queue_of_one_user_does_not_delay_another() {
    var limits = waiting(0, 2, 5, LONG);
    enter(limits, "alice", 7);

    assertThat(limits.enter("bob").granted()).isCompletedWithValue(true);
  }

  @Test
  void a_request_that_neither_fits_nor_may_wait_uses_up_no_turn() {
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
  void no_place_is_lost_or_made_up_whoever_is_faster() throws Exception {
    int places = 3;
    // So short a time that places are passed on to requests that give up at the same moment.
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
