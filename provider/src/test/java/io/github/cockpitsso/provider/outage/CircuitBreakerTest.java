package io.github.cockpitsso.provider.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.outage.CircuitBreaker.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakerTest {
  // Near the overflow, because a clock of nanoseconds can start anywhere.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final CircuitBreaker breaker = new CircuitBreaker(now::get);

  @Test
  void it_allows_all_calls_at_first() {
    assertThat(breaker.isOpen()).isFalse();
    assertThat(Stream.generate(breaker::acquire).limit(100)).allMatch(Optional::isPresent);
  }

  @Test
  void it_opens_after_five_failures_in_a_row_and_reports_it_once() {
    assertThat(IntStream.range(0, 5).mapToObj(it -> permit().failed()))
        .containsExactly(false, false, false, false, true);

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.acquire()).isEmpty();
  }

  @Test
  void a_success_resets_the_failure_count() {
    for (int i = 0; i < 100; i++) {
      fail(4);
      permit().succeeded();
    }
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void undecided_calls_do_not_count() {
    IntStream.range(0, 100).forEach(it -> permit().undecided());

    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void failures_far_apart_are_not_in_a_row() {
    for (int i = 0; i < 100; i++) {
      fail(1);
      advance(CircuitBreaker.STREAK.plusNanos(1));
    }
    assertThat(breaker.isOpen()).isFalse();

    for (int i = 0; i < 5; i++) {
      fail(1);
      advance(CircuitBreaker.STREAK);
    }
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void one_trial_call_is_allowed_after_the_pause() {
    fail(5);
    advance(CircuitBreaker.PAUSE.minusNanos(1));
    assertThat(breaker.acquire()).isEmpty();

    advance(Duration.ofNanos(1));

    assertThat(breaker.acquire()).isPresent();
    assertThat(breaker.acquire()).isEmpty();
  }

  @Test
  void a_trial_that_succeeds_closes_it() {
    fail(5);
    advance(CircuitBreaker.PAUSE);

    assertThat(permit().succeeded()).isTrue();

    assertThat(breaker.isOpen()).isFalse();
    fail(4);
    assertThat(breaker.isOpen()).as("the count starts again").isFalse();
    assertThat(permit().succeeded()).as("nothing new").isFalse();
  }

  @Test
  void a_failed_trial_restarts_the_pause() {
    fail(5);
    advance(CircuitBreaker.PAUSE);
    Permit trial = permit();
    advance(Duration.ofSeconds(2));

    assertThat(trial.failed()).as("nothing new").isFalse();

    advance(CircuitBreaker.PAUSE.minusNanos(1));
    assertThat(breaker.acquire()).isEmpty();
    advance(Duration.ofNanos(1));
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void an_undecided_trial_allows_the_next_trial() {
    fail(5);
    advance(CircuitBreaker.PAUSE);

    permit().undecided();

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void a_trial_that_never_ends_does_not_block_the_next_one() {
    fail(5);
    advance(CircuitBreaker.PAUSE);
    breaker.acquire();

    advance(CircuitBreaker.PAUSE);

    permit().succeeded();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void calls_from_before_it_opened_do_not_make_the_pause_longer() {
    List<Permit> early = Stream.generate(this::permit).limit(10).toList();
    fail(5);
    advance(CircuitBreaker.PAUSE.minusNanos(1));

    early.forEach(Permit::failed);
    advance(Duration.ofNanos(1));

    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void a_late_success_closes_it_too() {
    Permit early = permit();
    fail(5);

    assertThat(early.succeeded()).isTrue();
    assertThat(breaker.acquire()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failures_of_calls_before_the_last_success_do_not_open_it(boolean wasOpen) {
    List<Permit> early = Stream.generate(this::permit).limit(200).toList();
    if (wasOpen) {
      fail(5);
      advance(CircuitBreaker.PAUSE);
    }
    permit().succeeded();

    early.forEach(Permit::failed);

    assertThat(breaker.isOpen()).isFalse();
    fail(4);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void only_one_of_many_concurrent_calls_is_a_trial() throws Exception {
    for (int round = 0; round < 200; round++) {
      fail(5);
      advance(CircuitBreaker.PAUSE);

      List<Optional<Permit>> passes = atOnce(8, breaker::acquire);

      assertThat(passes).filteredOn(Optional::isPresent).hasSize(1);
      passes.stream().flatMap(Optional::stream).forEach(Permit::succeeded);
    }
  }

  @Test
  void one_of_many_concurrent_failures_opens_it() throws Exception {
    for (int round = 0; round < 200; round++) {
      List<Permit> passes = Stream.generate(this::permit).limit(8).toList();
      var next = new AtomicInteger();

      List<Boolean> opened = atOnce(8, () -> passes.get(next.getAndIncrement()).failed());

      assertThat(opened).filteredOn(it -> it).hasSize(1);
      advance(CircuitBreaker.PAUSE);
      permit().succeeded();
    }
  }

  private static <T> List<T> atOnce(int many, Callable<T> what) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(many);
    var start = new CyclicBarrier(many);
    try {
      List<Future<T>> all = IntStream.range(0, many)
          .mapToObj(it -> threads.submit(() -> {
            start.await(10, TimeUnit.SECONDS);
            return what.call();
          }))
          .toList();
      var results = new ArrayList<T>();
      for (Future<T> each : all) {
        results.add(each.get(10, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private Permit permit() {
    return breaker.acquire().orElseThrow();
  }

  private void fail(int times) {
    IntStream.range(0, times).forEach(it -> permit().failed());
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
