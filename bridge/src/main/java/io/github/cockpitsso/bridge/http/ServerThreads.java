package io.github.cockpitsso.bridge.http;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The threads that read and answer requests. They know that they are such threads. */
public final class ServerThreads extends QueuedThreadPool {
  private static final ThreadLocal<Boolean> CURRENT = new ThreadLocal<>();

  @Override
  public Thread newThread(Runnable work) {
    return super.newThread(() -> {
      CURRENT.set(true);
      work.run();
    });
  }

  /** Whether this code runs on such a thread, and not on that of a timer or of a lookup. */
  static boolean areCurrent() {
    return CURRENT.get() != null;
  }
}
