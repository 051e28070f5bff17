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
 * Limits what one user may ask for, from wherever and with however many tokens. Turns that are not
 * used within a second are not saved up. When a user has as many requests in progress as allowed,
 * further ones wait in the order in which they came; they delay only requests of the same user.
 */
public final class SubjectLimits {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_SUBJECTS = 100_000;
  private static final Duration IDLE = Duration.ofHours(1);

  /**
   * The limits for each user.
   *
   * @param perSecond requests per second; 0 for any number
   * @param concurrent requests in progress; 0 for any number
   * @param waiting requests that wait for one of those to end; 0 for none
   * @param timeout how long they wait
   */
  public record Bounds(int perSecond, int concurrent, int waiting, Duration timeout) {}

  private final Bounds bounds;
  private final LongSupplier nanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder waited = new LongAdder();
  private final Cache<String, Use> uses =
      Caffeine.newBuilder().maximumSize(MOST_SUBJECTS).expireAfterAccess(IDLE).build();

  /**
   * Limits for each user.
   *
   * @param nanos the clock, as {@link System#nanoTime()}
   */
  public SubjectLimits(Bounds bounds, LongSupplier nanos) {
    this.bounds = bounds;
    this.nanos = nanos;
  }

  /** A place for a request of this user, now, later or never. */
  public Place enter(String subject) {
    if (bounds.perSecond() == 0 && bounds.concurrent() == 0) {
      return new Place(new Use(0), CompletableFuture.completedFuture(true));
    }
    return uses.get(subject, it -> new Use(nanos.getAsLong())).enter();
  }

  /** How many requests wait, of all users together. */
  public int waiting() {
    return waiting.get();
  }

  /** How many requests had to wait since the start. */
  public long waited() {
    return waited.sum();
  }

  /**
   * What a request needs to be in progress. To be given back when the request is over, whichever
   * way it ends.
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
     * Whether the request may go on; done at once unless it has to wait, and never failed. It is
     * completed by the thread that ends another request, so what follows belongs on another thread.
     */
    public CompletableFuture<Boolean> granted() {
      return granted;
    }

    /** Stops waiting. What has a place keeps it. */
    public void stopWaiting() {
      granted.complete(false);
    }

    /** Gives the place back, or stops waiting for it. A second time it does nothing. */
    public void giveBack() {
      stopWaiting();
      if (granted.join() && givenBack.compareAndSet(false, true)) {
        use.passOn();
      }
    }
  }

  /** What one user has in progress. */
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

    /** Gives a place to the request that has waited longest and still does. */
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
     * Whether there was a turn left: each is worth its share of a second, and a second's worth can
     * be had at once.
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
