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
 * Counts failed logins of usernames without a Keycloak user, by {@link BruteForceLimits}.
 * Keycloak counts per user. Without a directory there is no user before the first right
 * password, so passwords could be guessed without a limit. Disabled if the realm's brute-force
 * detection is disabled.
 *
 * <p>The counters are in Keycloak's own store: all servers share them, and "unlock all users"
 * clears them. A federation has at most {@value #COUNTERS} of them, for any number of usernames.
 * Usernames rarely share a counter; if they do, they wait together.
 */
public final class UnknownUserThrottle {
  private static final Logger LOG = Logger.getLogger(UnknownUserThrottle.class);
  private static final int COUNTERS = 1 << 16;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String federation;
  private final NameLock nameLock;
  private final Set<String> held = new HashSet<>();

  /** Counts for the federation with this id. */
  public UnknownUserThrottle(
      KeycloakSession session, RealmModel realm, String federation, NameLock nameLock) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
    this.nameLock = nameLock;
  }

  /** Whether this username must wait: after failed logins, or during another login of it. */
  boolean mustWait(String name) {
    if (!realm.isBruteForceProtected()) {
      return false;
    }
    String inTurn = federation + "/" + name.toLowerCase(Locale.ROOT);
    if (!held.contains(inTurn) && !nameLock.tryLock(session, inTurn)) {
      return true;
    }
    held.add(inTurn);
    UserLoginFailureModel failures =
        session.loginFailures().getUserLoginFailure(realm, counter(federation, name));
    return failures != null && Time.currentTimeSeconds() < failures.getFailedLoginNotBefore();
  }

  /** Counts a wrong password. */
  void failed(String name) {
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
          "Logins of the unknown user '%s' are refused for %d s after %d failed logins",
          LogLine.of(name), wait, failures.getNumFailures());
    }
  }

  /** Clears the counter after the right password. */
  void succeeded(String name) {
    String counter = counter(federation, name);
    if (session.loginFailures().getUserLoginFailure(realm, counter) != null) {
      session.loginFailures().removeUserLoginFailure(realm, counter);
    }
  }

  /** Has the format of a user id, as Keycloak's store expects, and is never the id of a user. */
  static String counter(String federation, String name) {
    UUID hash = uuid(federation + "/" + name.toLowerCase(Locale.ROOT));
    long number = hash.getLeastSignificantBits() & (COUNTERS - 1);
    return uuid("cockpit/" + federation + "/" + number).toString();
  }

  private static UUID uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
