package io.github.cockpitsso.provider.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what takes too long. One daemon thread, which does nothing but cut connections. */
public final class DeadlineTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  /** A clock that runs until it is closed. */
  public DeadlineTimer() {
    clock = new ScheduledThreadPoolExecutor(1, task -> {
      var thread = new Thread(task, "cockpit-deadlines");
      thread.setDaemon(true);
      return thread;
    });
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs the action when the time is over, unless the deadline is closed before. */
  Deadline in(Duration time, Runnable action) {
    ScheduledFuture<?> alarm = clock.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    return () -> alarm.cancel(false);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** A time by which something is over. */
  interface Deadline extends AutoCloseable {
    @Override
    void close();
  }
}
