package io.github.cockpitsso.bridge.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Lets so many events of a kind through in a second, and says at its end how many more there were.
 */
final class LogThrottle {
  private final int most;
  private final Consumer<Runnable> inASecond;
  private final ObjLongConsumer<String> report;
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * Nothing has happened yet.
   *
   * @param most of a kind in a second
   * @param inASecond runs what it is given a second later
   * @param report gets each kind of which there were more, and how many more
   */
  LogThrottle(int most, Consumer<Runnable> inASecond, ObjLongConsumer<String> report) {
    this.most = most;
    this.inASecond = inASecond;
    this.report = report;
  }

  /**
   * Counts an event, and whether it is let through.
   *
   * @param kind out of a closed list: each takes memory for a second
   */
  boolean lets(String kind) {
    boolean lets = counts.merge(kind, 1L, Long::sum) <= most;
    if (waiting.compareAndSet(false, true)) {
      inASecond.accept(this::flush);
    }
    return lets;
  }

  /** Ends the second. */
  void flush() {
    waiting.set(false);
    for (String kind : List.copyOf(counts.keySet())) {
      Long count = counts.remove(kind);
      if (count != null && count > most) {
        report.accept(kind, count - most);
      }
    }
  }
}
