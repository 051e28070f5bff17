package io.github.cockpitsso.provider.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts calls at their deadline, in one daemon thread. */
public final class DeadlineTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  /** Runs until it is closed. */
  public DeadlineTimer() {
    clock = new ScheduledThreadPoolExecutor(1, task -> {
      var thread = new Thread(task, "cockpit-deadlines");
      thread.setDaemon(true);
      return thread;
    });
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs the action after this time, unless the deadline is closed earlier. */
  Deadline in(Duration time, Runnable action) {
    ScheduledFuture<?> alarm = clock.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    return () -> alarm.cancel(false);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** A deadline. Closing it cancels the action. */
  interface Deadline extends AutoCloseable {
    @Override
    void close();
  }
}
