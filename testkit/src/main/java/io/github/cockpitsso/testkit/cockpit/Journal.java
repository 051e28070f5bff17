package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The requests that a stand-in received, oldest first. A request is added after it is read and
 * before it is answered, so a client that has its answer finds its request here.
 */
public final class Journal {

  /** Maximum number of bytes of a body that are kept. */
  public static final int BODY_BOUND = 64 * 1024;

  /** Maximum number of requests that are kept; older ones are dropped. */
  public static final int BOUND = 20_000;

  private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
  private long total;

  Journal() {}

  synchronized void add(ReceivedRequest request) {
    requests.addLast(request);
    total++;
    if (requests.size() > BOUND) {
      requests.removeFirst();
    }
    notifyAll();
  }

  /** All requests that are kept. */
  public synchronized List<ReceivedRequest> requests() {
    return List.copyOf(requests);
  }

  /** The requests for exactly this path. */
  public List<ReceivedRequest> requests(String path) {
    return requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  /** Number of requests for exactly this path. */
  public int count(String path) {
    return requests(path).size();
  }

  /** Number of requests since the start or the last {@link #clear()}, including dropped ones. */
  public synchronized long total() {
    return total;
  }

  /** The newest request. */
  public synchronized Optional<ReceivedRequest> last() {
    return Optional.ofNullable(requests.peekLast());
  }

  /** Removes all requests. */
  public synchronized void clear() {
    requests.clear();
    total = 0;
  }

  /**
   * Waits for a request that meets the condition.
   *
   * @return the first such request
   * @throws AssertionError if no such request arrives in time
   */
  public synchronized ReceivedRequest await(
      Predicate<ReceivedRequest> condition, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<ReceivedRequest> found = requests.stream().filter(condition).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no such request within " + timeout + ", but " + requests);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for a request", e);
      }
    }
  }
}
