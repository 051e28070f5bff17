package io.github.cockpitsso.bridge.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Limits the requests of one user, from any address and with any number of tokens. Requests that a
 * user does not make in one second cannot be made later. When a user has as many requests in
 * progress as allowed, further ones wait in the order in which they came; they delay only requests
 * of the same user.
 */
public final class SubjectLimits {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_SUBJECTS = 100_000;
  private static final Duration IDLE = Duration.ofHours(1);

  /**
   * The limits for each user.
   *
   * @param perSecond requests per second; 0 for no limit
   * @param concurrent requests in progress; 0 for no limit
   * @param waiting requests that wait for one of those to end; 0 if none may wait
   * @param timeout how long they wait at most
   */
  public record Bounds(int perSecond, int concurrent, int waiting, Duration timeout) {}

  private final Bounds bounds;
  private final LongSupplier nanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder waited = new LongAdder();
  private final Cache<String, Use> uses =
      Caffeine.newBuilder().maximumSize(MAX_SUBJECTS).expireAfterAccess(IDLE).build();

  /**
   * Limits with these bounds.
   *
   * @param nanos the clock, as {@link System#nanoTime()}
   */
  public SubjectLimits(Bounds bounds, LongSupplier nanos) {
    this.bounds = bounds;
    this.nanos = nanos;
  }

  /** A place for a request of this user. It is granted at once, later, or not at all. */
  public Place enter(String subject) {
    if (bounds.perSecond() == 0 && bounds.concurrent() == 0) {
      return new Place(new Use(0), CompletableFuture.completedFuture(true));
    }
    return uses.get(subject, it -> new Use(nanos.getAsLong())).enter();
  }

  /** How many requests wait now, of all users together. */
  public int waiting() {
    return waiting.get();
  }

  /** How many requests have waited since the start. */
  public long waited() {
    return waited.sum();
  }

  /**
   * A place for one request in progress. It must be given back when the request is over, however
   * it ends.
   */
  public static final class Place {
    private final Use use;
    private final CompletableFuture<Boolean> granted;
    private final AtomicBoolean givenBack = new AtomicBoolean();

    private Place(Use use, CompletableFuture<Boolean> granted) {
      this.use = use;
      this.granted = granted;
    }

    /**
     * Whether the request may go on. Done at once unless it has to wait; never fails. The thread
     * that ends another request completes it, so run what follows on another thread.
     */
    public CompletableFuture<Boolean> granted() {
      return granted;
    }

    /** Stops waiting; has no effect on a place that is granted. */
    public void stopWaiting() {
      granted.complete(false);
    }

    /** Gives the place back, or stops waiting for it. A second call has no effect. */
    public void giveBack() {
      stopWaiting();
      if (granted.join() && givenBack.compareAndSet(false, true)) {
        use.passOn();
      }
    }
  }

  /** The requests of one user. */
  private final class Use {
    private final Queue<Place> queue = new ArrayDeque<>();
    private int inProgress;
    private long nextTurn;

    Use(long now) {
      nextTurn = now - SECOND;
    }

    Place enter() {
      Place place;
      synchronized (this) {
        boolean fits = bounds.concurrent() == 0 || inProgress < bounds.concurrent();
        if (!(fits || queue.size() < bounds.waiting()) || !takeTurn()) {
          return new Place(this, CompletableFuture.completedFuture(false));
        } else if (fits) {
          inProgress++;
          return new Place(this, CompletableFuture.completedFuture(true));
        }
        place = new Place(this, new CompletableFuture<>());
        queue.add(place);
      }
      waited.increment();
      waiting.incrementAndGet();
      var unused = place.granted.whenComplete((granted, failure) -> leave(place));
      place.granted.completeOnTimeout(false, bounds.timeout().toNanos(), TimeUnit.NANOSECONDS);
      return place;
    }

    private void leave(Place place) {
      waiting.decrementAndGet();
      synchronized (this) {
        queue.remove(place);
      }
    }

    /** Gives a place to the request that has waited longest. */
    void passOn() {
      Place next;
      do {
        synchronized (this) {
          next = queue.poll();
          if (next == null) {
            inProgress--;
            return;
          }
        }
      } while (!next.granted.complete(true));
    }

    /**
     * Whether the rate allows another request. Each takes its share of a second, and the requests
     * of one second may come at once.
     */
    private boolean takeTurn() {
      if (bounds.perSecond() == 0) {
        return true;
      }
      long now = nanos.getAsLong();
      long share = SECOND / bounds.perSecond();
      long from = Math.max(nextTurn - now, -SECOND);
      if (from > -share) {
        return false;
      }
      nextTurn = now + from + share;
      return true;
    }
  }
}
