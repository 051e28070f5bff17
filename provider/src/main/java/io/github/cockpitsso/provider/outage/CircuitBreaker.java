package io.github.cockpitsso.provider.outage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Suspends calls to something that does not answer, so that nobody waits for what is not going to come. Closed, it lets
 * every call pass; after {@value #FAILURES} failures in a row it is open and lets none pass; {@link #PAUSE} later one call
 * at a time may try. Any success closes it.
 *
 * <p>A success between two failures starts the count anew, so it never opens while some calls succeed; and what a call
 * that began before the last success has to tell is not listened to.
 */
final class CircuitBreaker {
  /** Failures in a row that open it. */
  static final int FAILURES = 5;

  /** How long nothing is tried; and how long a trial may take before another one may begin. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Failures that are further apart than this are not in a row. */
  static final Duration STREAK = Duration.ofMinutes(1);

  private final LongSupplier clock;
  private boolean open;
  private int failures;
  private long lastFailure;
  private long nextTrial;
  private long successes;

  /**
   * A closed one.
   *
   * @param clock nanoseconds since any time, such as {@link System#nanoTime}
   */
  CircuitBreaker(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether calls are suspended. */
  synchronized boolean isOpen() {
    return open;
  }

  /** The pass for one call, whose end has to be told to it; nothing if the call must not be made now. */
  synchronized Optional<Pass> enter() {
    if (!open) {
      return Optional.of(new Pass(successes, false));
    }
    long now = clock.getAsLong();
    if (now - nextTrial < 0) {
      return Optional.empty();
    }
    nextTrial = now + PAUSE.toNanos();
    return Optional.of(new Pass(successes, true));
  }

  private synchronized boolean succeeded() {
    boolean closed = open;
    open = false;
    failures = 0;
    successes++;
    return closed;
  }

  private synchronized boolean failed(Pass pass) {
    if (pass.successesBefore != successes) {
      return false;
    }
    long now = clock.getAsLong();
    if (open) {
      if (pass.trial) {
        nextTrial = now + PAUSE.toNanos();
      }
      return false;
    }
    failures = failures > 0 && now - lastFailure > STREAK.toNanos() ? 1 : failures + 1;
    lastFailure = now;
    open = failures >= FAILURES;
    nextTrial = now + PAUSE.toNanos();
    return open;
  }

  private synchronized void undecided(Pass pass) {
    if (open && pass.trial && pass.successesBefore == successes) {
      nextTrial = clock.getAsLong();
    }
  }

  /** One call that may be made. */
  final class Pass {
    private final long successesBefore;
    private final boolean trial;

    private Pass(long successesBefore, boolean trial) {
      this.successesBefore = successesBefore;
      this.trial = trial;
    }

    /** There was an answer; true if that has closed the breaker. */
    boolean succeeded() {
      return CircuitBreaker.this.succeeded();
    }

    /** There was none; true if that has opened the breaker. */
    boolean failed() {
      return CircuitBreaker.this.failed(this);
    }

    /** The call says nothing about the other side; the next one may try. */
    void undecided() {
      CircuitBreaker.this.undecided(this);
    }
  }
}
