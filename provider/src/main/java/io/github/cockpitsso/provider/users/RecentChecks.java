package io.github.cockpitsso.provider.users;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When this server last checked each user, to limit the calls, and which Cockpits it does not call
 * for a while because they were unavailable.
 */
public final class RecentChecks {
  /** How long an unavailable Cockpit is not called. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /**
   * At most so many users of one federation may be found missing within {@link #MISSING_WINDOW}.
   */
  static final int MAX_MISSING = 10;

  /** See {@link #MAX_MISSING}. */
  static final Duration MISSING_WINDOW = Duration.ofHours(1);

  /** The number of users to remember. Keycloak's own cache has the same default. */
  static final int MAX_USERS = 10_000;

  private final InstantSource clock;
  private final Map<String, Instant> users = new Recent();
  private final Map<String, Instant> outages = new Recent();
  private final Map<String, Deque<Instant>> isMissingCredible = new HashMap<>();

  public RecentChecks(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether the user must be checked now. If so, other requests get false until the interval ends.
   */
  synchronized boolean begin(String federation, String user, Duration interval) {
    Instant now = clock.instant();
    if (isWithin(PAUSE, outages.get(federation), now) || isWithin(interval, users.get(user), now)) {
      return false;
    }
    users.put(user, now);
    return true;
  }

  /** The account was read just now. */
  public synchronized void checked(String user) {
    users.put(user, clock.instant());
  }

  /** The result of the check was lost. */
  synchronized void forget(String user) {
    users.remove(user);
  }

  /** Cockpit was unavailable. */
  synchronized void pause(String federation) {
    outages.put(federation, clock.instant());
  }

  /**
   * Whether a missing user is credible. False after too many: the URL may lead to another Cockpit,
   * or to one restored from an old backup. The next full sync decides.
   */
  synchronized boolean isMissingCredible(String federation) {
    Deque<Instant> times = isMissingCredible.computeIfAbsent(federation, it -> new ArrayDeque<>());
    Instant now = clock.instant();
    while (!times.isEmpty() && !isWithin(MISSING_WINDOW, times.peek(), now)) {
      times.remove();
    }
    return times.size() < MAX_MISSING && times.add(now);
  }

  private static boolean isWithin(Duration time, Instant last, Instant now) {
    return last != null && now.isBefore(last.plus(time));
  }

  @SuppressWarnings("serial") // never leaves the memory
  private static final class Recent extends LinkedHashMap<String, Instant> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
      return size() > MAX_USERS;
    }
  }
}
