package io.github.cockpitsso.bridge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the bridge's own calls wait for their answers, so that no request's thread does. Bounded: when neighbours hang,
 * more look-ups are refused at once. As many as {@link io.github.cockpitsso.bridge.outbound.ControlClient} has
 * connections.
 */
final class Lookups implements Executor, AutoCloseable {
  private static final int THREADS = 32;
  private static final int WAITING = 4096;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  Lookups() {
    var count = new AtomicInteger();
    pool = new ThreadPoolExecutor(
        THREADS,
        THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(WAITING),
        task -> {
          Thread thread = new Thread(task, "bridge-lookup-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
