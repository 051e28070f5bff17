package io.github.cockpitsso.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Map<String, Long> reported = new HashMap<>();
  private final LogThrottle throttle = new LogThrottle(3, later::add, reported::put);

  @Test
  void messages_beyond_the_limit_are_counted() {
    assertThat(IntStream.range(0, 10).filter(i -> throttle.allows("a")).count()).isEqualTo(3);
    assertThat(later).hasSize(1);

    later.remove().run();

    assertThat(reported).containsExactly(Map.entry("a", 7L));
  }

  @Test
  void each_kind_has_a_separate_limit() {
    IntStream.range(0, 4).forEach(i -> throttle.allows("a"));
    assertThat(throttle.allows("b")).isTrue();
    assertThat(later).hasSize(1);

    later.remove().run();

    assertThat(reported).containsExactly(Map.entry("a", 1L));
  }

  @Test
  void the_limit_applies_again_in_the_next_second() {
    IntStream.range(0, 4).forEach(i -> throttle.allows("a"));
    later.remove().run();
    reported.clear();

    assertThat(IntStream.range(0, 3).allMatch(i -> throttle.allows("a"))).isTrue();
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(reported).isEmpty();
    assertThat(later).isEmpty();
  }

  @Test
  void no_message_is_lost_at_the_end_of_a_second() {
    var let = new AtomicLong();
    var more = new ConcurrentHashMap<String, Long>();
    var busy = new LogThrottle(3, task -> {}, (kind, count) -> more.merge(kind, count, Long::sum));
    IntStream.range(0, 100_000).parallel().forEach(i -> {
      if (busy.allows("a")) {
        let.incrementAndGet();
      }
      if (i % 100 == 0) {
        busy.flush();
      }
    });
    busy.flush();

    assertThat(let.get() + more.getOrDefault("a", 0L)).isEqualTo(100_000);
  }
}
