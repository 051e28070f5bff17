package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Cockpit's rate limiter (contract section 3.4). It counts by key header, then Bearer, then
 * address, and ignores a key in query or body.
 */
final class RateLimiter {

  private static final long WINDOW_SECONDS = 60;

  private record Window(int requests, long end) {}

  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  RateLimiter(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts a request; false if it exceeds the limit. */
  synchronized boolean admits(PhpRequest request, int limit) {
    String who = request
        .header("HTTP_API_KEY")
        .or(() -> request.header("HTTP_AUTHORIZATION"))
        .filter(value -> !value.isEmpty())
        .orElse("address");
    long now = clock.instant().getEpochSecond();
    Window window = windows.get(who);
    if (window == null || window.end() < now) {
      window = new Window(0, now + WINDOW_SECONDS);
    }
    if (window.requests() >= limit) {
      return false;
    }
    windows.put(who, new Window(window.requests() + 1, window.end()));
    return true;
  }

  synchronized void clear() {
    windows.clear();
  }
}
