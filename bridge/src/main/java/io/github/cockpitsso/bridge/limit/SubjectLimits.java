package io.github.cockpitsso.bridge.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much one person may ask for, from wherever and with however many tokens. What is not used within a second is not
 * saved up.
 */
public final class SubjectLimits {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_SUBJECTS = 100_000;
  private static final Duration IDLE = Duration.ofHours(1);
  private final int perSecond;
  private final int atOnce;
  private final LongSupplier nanos;
  private final Cache<String, Use> uses =
      Caffeine.newBuilder().maximumSize(MOST_SUBJECTS).expireAfterAccess(IDLE).build();

  /**
   * Limits for each person; 0 is no limit.
   *
   * @param perSecond requests a second
   * @param atOnce requests under way at the same time
   * @param nanos the clock, as {@link System#nanoTime()}
   */
  public SubjectLimits(int perSecond, int atOnce, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.nanos = nanos;
  }

  /** Lets a request of this person in; what it gives is to be run when the request is over. Nothing: it is too much. */
  public Optional<Runnable> enter(String subject) {
    if (perSecond == 0 && atOnce == 0) {
      return Optional.of(SubjectLimits::noLimit);
    }
    Use use = uses.get(subject, it -> new Use(nanos.getAsLong()));
    boolean fits = use.underWay.incrementAndGet() <= atOnce || atOnce == 0;
    if (fits && (perSecond == 0 || use.takeTurn(nanos.getAsLong(), SECOND / perSecond))) {
      return Optional.of(use);
    }
    use.run();
    return Optional.empty();
  }

  private static void noLimit() {
    // Nobody counts.
  }

  /** What one person has under way. */
  private static final class Use implements Runnable {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong nextTurn;

    Use(long now) {
      nextTurn = new AtomicLong(now - SECOND);
    }

    /** Whether there was a turn left: each is worth its share of a second, and a second's worth can be had at once. */
    boolean takeTurn(long now, long share) {
      while (true) {
        long next = nextTurn.get();
        long from = Math.max(next - now, -SECOND);
        if (from > -share) {
          return false;
        }
        if (nextTurn.compareAndSet(next, now + from + share)) {
          return true;
        }
      }
    }

    @Override
    public void run() {
      underWay.decrementAndGet();
    }
  }
}
