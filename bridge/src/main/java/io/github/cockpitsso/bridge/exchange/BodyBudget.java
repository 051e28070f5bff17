package io.github.cockpitsso.bridge.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for bodies that the bridge holds, for all requests together. Thread-safe. */
public final class BodyBudget {
  private final long size;
  private final AtomicLong taken = new AtomicLong();

  /**
   * An unused budget.
   *
   * @param size in bytes
   */
  public BodyBudget(long size) {
    this.size = size;
  }

  /** Takes this many bytes, if as many are left. */
  public boolean take(int bytes) {
    if (taken.addAndGet(bytes) <= size) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  /** Bytes that are taken now. */
  public long taken() {
    return taken.get();
  }

  /** Returns bytes that were taken. */
  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
