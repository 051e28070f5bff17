package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.provider.text.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;

/**
 * Counts failed logins of names that Keycloak has no user for, by {@link BruteForceLimits}. Keycloak counts by user; in
 * login-only mode nobody is a user before the first right password, so that anybody's password could be guessed for ever.
 * Off when the realm's brute-force detection is off.
 *
 * <p>Counts are where Keycloak's own are: all servers share them, and "unlock all users" clears them. There are at most
 * {@value #COUNTERS} of them for a federation, whatever names a stranger makes up; names that share one are rare, and wait
 * together.
 */
public final class UnknownUserThrottle {
  private static final Logger LOG = Logger.getLogger(UnknownUserThrottle.class);
  private static final int COUNTERS = 1 << 16;

  private final KeycloakSession session;
  private final String federation;
  private final NameLock turnstile;
  private final Set<String> entered = new HashSet<>();

  /** Counts for the federation of this id. */
  public UnknownUserThrottle(KeycloakSession session, String federation, NameLock turnstile) {
    this.session = session;
    this.federation = federation;
    this.turnstile = turnstile;
  }

  /** Whether this name has to wait: after failed logins, or while another login of that name is under way. */
  boolean mustWait(RealmModel realm, String name) {
    if (!realm.isBruteForceProtected()) {
      return false;
    }
    String inTurn = federation + "/" + name.toLowerCase(Locale.ROOT);
    if (!entered.contains(inTurn) && !turnstile.enter(session, inTurn)) {
      return true;
    }
    entered.add(inTurn);
    UserLoginFailureModel failures =
        session.loginFailures().getUserLoginFailure(realm, counter(federation, name));
    return failures != null && Time.currentTimeSeconds() < failures.getFailedLoginNotBefore();
  }

  /** Another wrong password. */
  void failed(RealmModel realm, String name) {
    if (!realm.isBruteForceProtected()) {
      return;
    }
    String counter = counter(federation, name);
    UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm, counter);
    if (failures == null) {
      failures = session.loginFailures().addUserLoginFailure(realm, counter);
    }
    BruteForceLimits limits = BruteForceLimits.of(realm);
    long now = Time.currentTimeMillis();
    long sinceLast = failures.getLastFailure() > 0 ? now - failures.getLastFailure() : -1;
    if (limits.isOver(sinceLast)) {
      failures.clearFailures();
    }
    failures.setLastFailure(now);
    failures.incrementFailures();
    long wait = limits.secondsToWait(failures.getNumFailures(), sinceLast);
    if (wait > 0) {
      failures.setFailedLoginNotBefore((int) Math.min(Integer.MAX_VALUE, now / 1000 + wait));
      LOG.infof(
          "Nobody can log in as '%s', who is no user yet, for %d s: %d failed logins",
          LogLine.of(name), wait, failures.getNumFailures());
    }
  }

  /** The right password: what failed before is forgotten. */
  void succeeded(RealmModel realm, String name) {
    String counter = counter(federation, name);
    if (session.loginFailures().getUserLoginFailure(realm, counter) != null) {
      session.loginFailures().removeUserLoginFailure(realm, counter);
    }
  }

  /** In the form of a user id, which is what Keycloak's store is made for, and never that of a user. */
  static String counter(String federation, String name) {
    UUID hash = uuid(federation + "/" + name.toLowerCase(Locale.ROOT));
    long number = hash.getLeastSignificantBits() & (COUNTERS - 1);
    return uuid("cockpit/" + federation + "/" + number).toString();
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
