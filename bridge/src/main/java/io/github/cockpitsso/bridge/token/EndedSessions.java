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
 * The latest logouts, to know the tokens that were issued before. How long a token lives is the
 * issuer's business and changes; so logouts are kept until there are too many, and then no token
 * that is as old as the oldest of them is believed any more: nobody gets in because somebody
 * was forgotten.
 */
public final class EndedSessions {
  private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
  private final Map<String, Instant> subjects = new ConcurrentHashMap<>();
  // For tokens that do not say of which of the subject's sessions they are.
  private final Map<String, Instant> sessionless = new ConcurrentHashMap<>();
  private final Deque<Logout> order = new ArrayDeque<>();
  private final long max;
  private volatile Instant forgotten = Instant.MIN;

  /** None yet, and never more than so many. */
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
      forget(order.removeFirst());
    }
  }

  private static void put(Map<String, Instant> map, Optional<String> name, Instant at) {
    name.ifPresent(text -> map.merge(text, at, EndedSessions::later));
  }

  private void forget(Logout oldest) {
    // First, so that there is no moment in which neither refuses.
    forgotten = later(forgotten, oldest.at());
    oldest.session().ifPresent(session -> sessions.remove(session, oldest.at()));
    oldest.subject().ifPresent(subject -> {
      // Of another logout since then the time is another.
      (oldest.session().isPresent() ? sessionless : subjects).remove(subject, oldest.at());
    });
  }

  /**
   * Whether a token may be of a session that still is; times of one and the same issuer are
   * compared, without skew.
   */
  Decision<VerifiedToken> check(VerifiedToken token) {
    Optional<String> subject = Optional.of(token.subject());
    if (isOver(subjects, subject, token)
        || isOver(sessions, token.session(), token)
        || (token.session().isEmpty() && isOver(sessionless, subject, token))) {
      return Decision.refused(Reason.SESSION_ENDED);
    }
    return token.issued().isAfter(forgotten)
        ? Decision.granted(token)
        : Decision.refused(
            Reason.SESSION_ENDED,
            "or may have: it was issued before the logouts that are remembered");
  }

  private static boolean isOver(
      Map<String, Instant> map, Optional<String> name, VerifiedToken token) {
    return name.map(map::get).filter(at -> !token.issued().isAfter(at)).isPresent();
  }

  private static Instant later(Instant first, Instant second) {
    return first.isAfter(second) ? first : second;
  }

  /** How many logouts are remembered. */
  public synchronized int size() {
    return order.size();
  }

  /**
   * Tokens issued until then are refused, for more logouts came than are remembered; seconds since
   * 1970, 0 if none did.
   */
  public long forgottenUntil() {
    return Math.max(0, forgotten.getEpochSecond());
  }
}
