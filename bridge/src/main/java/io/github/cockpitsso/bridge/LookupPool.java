package io.github.cockpitsso.bridge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the bridge's own calls, so that no request's thread waits for an answer. Bounded:
 * when Keycloak or Cockpit hangs, further look-ups are rejected at once.
 */
final class LookupPool extends ThreadPoolExecutor {
  private static final long IDLE_SECONDS = 30;

  /**
   * A pool without threads yet.
   *
   * @param threads calls at the same time
   * @param waiting calls that wait for a thread
   */
  LookupPool(String name, int threads, int waiting) {
    super(
        threads,
        threads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(waiting),
        new Threads(name, new AtomicInteger()));
    allowCoreThreadTimeOut(true);
  }

  private record Threads(String name, AtomicInteger count) implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
      return Bridge.daemon(task, name + "-" + count.incrementAndGet());
    }
  }
}
