package io.github.cockpitsso.bridge.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies the bridge may hold at the same time, for all requests together. */
public final class BodyBudget {
  private final long size;
  private final AtomicLong taken = new AtomicLong();

  /** A budget of so many bytes. */
  public BodyBudget(long size) {
    this.size = size;
  }

  /** Takes so many bytes if there are as many left. */
  public boolean take(int bytes) {
    if (taken.addAndGet(bytes) <= size) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  /** Bytes that are held now. */
  public long taken() {
    return taken.get();
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
