package io.github.cockpitsso.provider.outage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Suspends calls to a service that does not answer. Closed, it allows all calls. After
 * {@value #FAILURES} failures in a row it opens and rejects all calls. After {@link #PAUSE} it
 * allows one trial call at a time. Any success closes it.
 *
 * <p>A success between two failures restarts the count, so it never opens while some calls succeed.
 * A failure of a call that began before the last success is ignored.
 */
final class CircuitBreaker {
  /** Failures in a row that open it. */
  static final int FAILURES = 5;

  /**
   * The time without calls after it opens, and the longest time to wait for a trial call before the
   * next one.
   */
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
   * A closed breaker.
   *
   * @param clock nanoseconds, such as {@link System#nanoTime}
   */
  CircuitBreaker(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether calls are suspended. */
  synchronized boolean isOpen() {
    return open;
  }

  /** The permit for one call, which must report the call's result. Empty if calls are suspended. */
  synchronized Optional<Permit> acquire() {
    if (!open) {
      return Optional.of(new Permit(successes, false));
    }
    long now = clock.getAsLong();
    if (now - nextTrial < 0) {
      return Optional.empty();
    }
    nextTrial = now + PAUSE.toNanos();
    return Optional.of(new Permit(successes, true));
  }

  private synchronized boolean succeeded() {
    boolean closed = open;
    open = false;
    failures = 0;
    successes++;
    return closed;
  }

  private synchronized boolean failed(Permit permit) {
    if (permit.successesBefore != successes) {
      return false;
    }
    long now = clock.getAsLong();
    if (open) {
      if (permit.trial) {
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

  private synchronized void undecided(Permit permit) {
    if (open && permit.trial && permit.successesBefore == successes) {
      nextTrial = clock.getAsLong();
    }
  }

  /** The permission for one call. */
  final class Permit {
    private final long successesBefore;
    private final boolean trial;

    private Permit(long successesBefore, boolean trial) {
      this.successesBefore = successesBefore;
      this.trial = trial;
    }

    /** The service answered. Returns whether this closed the breaker. */
    boolean succeeded() {
      return CircuitBreaker.this.succeeded();
    }

    /** The service did not answer. Returns whether this opened the breaker. */
    boolean failed() {
      return CircuitBreaker.this.failed(this);
    }

    /** The call says nothing about the service. The next call may try. */
    void undecided() {
      CircuitBreaker.this.undecided(this);
    }
  }
}
