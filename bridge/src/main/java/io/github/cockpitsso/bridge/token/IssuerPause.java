package io.github.cockpitsso.bridge.token;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Suspends the introspection of tokens that count without it, while the issuer does not answer. It
 * begins after {@value #FAILURES} calls without an answer in a row, and any answer ends it. After
 * {@link #LENGTH} one call tries, and one more each time that it fails.
 */
final class IssuerPause {
  /** Calls without an answer, in a row, that begin it. */
  static final int FAILURES = 3;

  static final Duration LENGTH = Duration.ofSeconds(10);

  private final LongSupplier clock;
  private int failures;
  private boolean active;
  private long began;
  private long nextTrial;
  private long lastAnswer;

  /**
   * No pause.
   *
   * @param clock nanoseconds, such as {@link System#nanoTime}
   */
  IssuerPause(LongSupplier clock) {
    this.clock = clock;
    this.lastAnswer = clock.getAsLong();
  }

  /** Whether a token may be introspected now. If not for the pause, the caller must do it. */
  synchronized boolean allowsCall() {
    if (!active) {
      return true;
    }
    long now = clock.getAsLong();
    if (now - nextTrial < 0) {
      return false;
    }
    nextTrial = now + LENGTH.toNanos();
    return true;
  }

  /** Whether the pause began while a call waited for its turn. */
  synchronized boolean beganSince(long time) {
    return active && began - time > 0;
  }

  /** The issuer answered a call. */
  synchronized void answered() {
    lastAnswer = clock.getAsLong();
    failures = 0;
    active = false;
  }

  /**
   * The issuer did not answer a call.
   *
   * @param begun when the call began. If it answered another call after that, this one is ignored
   */
  synchronized void failed(long begun) {
    if (begun - lastAnswer < 0) {
      return;
    }
    failures++;
    if (failures >= FAILURES && !active) {
      active = true;
      began = clock.getAsLong();
      nextTrial = began + LENGTH.toNanos();
    }
  }
}
