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
 * When this server last asked Cockpit about each user, so that it does not ask too often, and which Cockpits it leaves
 * alone for a while because they could not answer.
 */
public final class RecentChecks {
  /** How long a Cockpit that could not answer is not asked about users. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** How many users of one federation may be found gone in {@link #GONE_TIME}, and believed to be. */
  static final int MOST_GONE = 10;

  /** See {@link #MOST_GONE}. */
  static final Duration GONE_TIME = Duration.ofHours(1);

  /** Of how many users it is known; Keycloak's own cache holds as many by default. */
  static final int MOST = 10_000;

  private final InstantSource clock;
  private final Map<String, Instant> users = new Recent();
  private final Map<String, Instant> outages = new Recent();
  private final Map<String, Deque<Instant>> gone = new HashMap<>();

  public RecentChecks(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether it is time to ask about this user; if so, others are told no until the interval is over. */
  synchronized boolean begin(String federation, String user, Duration interval) {
    Instant now = clock.instant();
    if (isWithin(PAUSE, outages.get(federation), now) || isWithin(interval, users.get(user), now)) {
      return false;
    }
    users.put(user, now);
    return true;
  }

  /** Cockpit has just told about this user. */
  public synchronized void done(String user) {
    users.put(user, clock.instant());
  }

  /** What was learned about this user was lost. */
  synchronized void forget(String user) {
    users.remove(user);
  }

  /** Cockpit could not answer. */
  synchronized void pause(String federation) {
    outages.put(federation, clock.instant());
  }

  /**
   * A user is said to be gone; false if that can not be believed, since too many are: it may be another Cockpit behind the
   * URL, or one restored from an old backup. The next full sync decides.
   */
  synchronized boolean gone(String federation) {
    Deque<Instant> times = gone.computeIfAbsent(federation, it -> new ArrayDeque<>());
    Instant now = clock.instant();
    while (!times.isEmpty() && !isWithin(GONE_TIME, times.peek(), now)) {
      times.remove();
    }
    return times.size() < MOST_GONE && times.add(now);
  }

  private static boolean isWithin(Duration time, Instant last, Instant now) {
    return last != null && now.isBefore(last.plus(time));
  }

  @SuppressWarnings("serial") // never leaves the memory
  private static final class Recent extends LinkedHashMap<String, Instant> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
      return size() > MOST;
    }
  }
}
