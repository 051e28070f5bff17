package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest logouts: tokens that were issued before are rejected. The bridge does not know how
 * long a token can live, so it keeps logouts until there are too many. Then it drops the oldest
 * one, and rejects all tokens that are as old: dropping a logout never gives access back.
 */
public final class EndedSessions {
  private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
  private final Map<String, Instant> subjects = new ConcurrentHashMap<>();
  // For tokens without a session id.
  private final Map<String, Instant> sessionless = new ConcurrentHashMap<>();
  private final Deque<Logout> order = new ArrayDeque<>();
  private final long max;
  private volatile Instant droppedUntil = Instant.MIN;

  /**
   * No logouts yet.
   *
   * @param max how many are kept
   */
  public EndedSessions(long max) {
    this.max = max;
  }

  synchronized void add(Logout logout) {
    if (logout.session().isPresent()) {
      put(sessions, logout.session(), logout.at());
      put(sessionless, logout.subject(), logout.at());
    } else {
      put(subjects, logout.subject(), logout.at());
    }
    order.addLast(logout);
    if (order.size() > max) {
      drop(order.removeFirst());
    }
  }

  private static void put(Map<String, Instant> map, Optional<String> name, Instant at) {
    name.ifPresent(text -> map.merge(text, at, EndedSessions::later));
  }

  private void drop(Logout oldest) {
    // First, so that at every moment one of the two rejects the token.
    droppedUntil = later(droppedUntil, oldest.at());
    oldest.session().ifPresent(session -> sessions.remove(session, oldest.at()));
    oldest.subject().ifPresent(subject -> {
      // A later logout has another time, and stays.
      (oldest.session().isPresent() ? sessionless : subjects).remove(subject, oldest.at());
    });
  }

  /**
   * Rejects tokens of ended sessions. Both times come from the issuer, so that no clock difference
   * is allowed.
   */
  Decision<VerifiedToken> check(VerifiedToken token) {
    Optional<String> subject = Optional.of(token.subject());
    if (hasEnded(subjects, subject, token)
        || hasEnded(sessions, token.session(), token)
        || (token.session().isEmpty() && hasEnded(sessionless, subject, token))) {
      return Decision.refused(Reason.SESSION_ENDED);
    }
    return token.issued().isAfter(droppedUntil)
        ? Decision.granted(token)
        : Decision.refused(
            Reason.SESSION_ENDED,
            "the token is older than the oldest logout that the bridge still knows");
  }

  private static boolean hasEnded(
      Map<String, Instant> map, Optional<String> name, VerifiedToken token) {
    return !map.isEmpty()
        && name.map(map::get).filter(at -> !token.issued().isAfter(at)).isPresent();
  }

  private static Instant later(Instant first, Instant second) {
    return first.isAfter(second) ? first : second;
  }

  /** The number of stored logouts. */
  public synchronized int size() {
    return order.size();
  }

  /**
   * Tokens issued until this time are rejected, because logouts were dropped; seconds since 1970, 0
   * if no logout was dropped.
   */
  public long forgottenUntil() {
    return Math.max(0, droppedUntil.getEpochSecond());
  }
}
