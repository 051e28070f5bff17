package io.github.cockpitsso.bridge.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Allows a limited number of log lines of a kind per period, and reports the number of the others
 * at its end.
 */
final class LogThrottle {
  private final int max;
  private final Consumer<Runnable> timer;
  private final ObjLongConsumer<String> report;
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * A throttle that has counted nothing.
   *
   * @param max lines of a kind per period
   * @param timer runs a task at the end of a period
   * @param report gets each kind with more lines, and how many more
   */
  LogThrottle(int max, Consumer<Runnable> timer, ObjLongConsumer<String> report) {
    this.max = max;
    this.timer = timer;
    this.report = report;
  }

  /**
   * Counts an event. Returns whether it may have a line.
   *
   * @param kind from a closed list: each takes memory for a period
   */
  boolean allows(String kind) {
    boolean allowed = counts.merge(kind, 1L, Long::sum) <= max;
    if (waiting.compareAndSet(false, true)) {
      timer.accept(this::flush);
    }
    return allowed;
  }

  /** Ends the period. */
  void flush() {
    waiting.set(false);
    for (String kind : List.copyOf(counts.keySet())) {
      Long count = counts.remove(kind);
      if (count != null && count > max) {
        report.accept(kind, count - max);
      }
    }
  }
}
