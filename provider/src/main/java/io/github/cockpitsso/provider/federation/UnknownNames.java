package io.github.cockpitsso.provider.federation;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.representations.idm.RealmRepresentation.BruteForceStrategy;

/**
 * Counts failed logins of names that Keycloak has no user for, by the realm's own settings of brute-force detection.
 * Keycloak counts by user; in login-only mode nobody is a user before the first right password, so that anybody's
 * password could be guessed for ever. Off when the realm's brute-force detection is off.
 */
final class UnknownNames {
  private final KeycloakSession session;
  private final String federation;
  private final Turnstile turnstile;
  private final Set<String> entered = new HashSet<>();

  /** Counts for the federation of this id. */
  UnknownNames(KeycloakSession session, String federation, Turnstile turnstile) {
    this.session = session;
    this.federation = federation;
    this.turnstile = turnstile;
  }

  /** Whether this name has to wait: after failed logins, or while another login of that name is under way. */
  boolean mustWait(RealmModel realm, String name) {
    if (!realm.isBruteForceProtected()) {
      return false;
    }
    if (!entered.contains(counter(name)) && !turnstile.enter(session, counter(name))) {
      return true;
    }
    entered.add(counter(name));
    UserLoginFailureModel failures =
        session.loginFailures().getUserLoginFailure(realm, counter(name));
    return failures != null && Time.currentTimeSeconds() < failures.getFailedLoginNotBefore();
  }

  /** Another wrong password. */
  void failed(RealmModel realm, String name) {
    if (!realm.isBruteForceProtected()) {
      return;
    }
    UserLoginFailureModel failures =
        session.loginFailures().getUserLoginFailure(realm, counter(name));
    if (failures == null) {
      failures = session.loginFailures().addUserLoginFailure(realm, counter(name));
    }
    long now = Time.currentTimeMillis();
    long sinceLast = failures.getLastFailure() > 0 ? now - failures.getLastFailure() : 0;
    if (sinceLast > realm.getMaxDeltaTimeSeconds() * 1000L) {
      failures.clearFailures();
    }
    boolean quick =
        failures.getLastFailure() > 0 && sinceLast < realm.getQuickLoginCheckMilliSeconds();
    failures.setLastFailure(now);
    failures.incrementFailures();
    long wait = secondsToWait(realm, failures.getNumFailures(), quick);
    if (wait > 0) {
      failures.setFailedLoginNotBefore(
          (int) Math.min(Integer.MAX_VALUE, Time.currentTimeSeconds() + wait));
    }
  }

  /** The right password: what failed before is forgotten. */
  void succeeded(RealmModel realm, String name) {
    if (session.loginFailures().getUserLoginFailure(realm, counter(name)) != null) {
      session.loginFailures().removeUserLoginFailure(realm, counter(name));
    }
  }

  private static long secondsToWait(RealmModel realm, int failures, boolean quick) {
    long increments = realm.getBruteForceStrategy() == BruteForceStrategy.LINEAR
        ? 1L + failures - realm.getFailureFactor()
        : (long) failures / realm.getFailureFactor();
    long wait = realm.getWaitIncrementSeconds() * increments;
    if (wait <= 0) {
      return quick ? realm.getMinimumQuickLoginWaitSeconds() : 0;
    }
    return Math.min(realm.getMaxFailureWaitSeconds(), wait);
  }

  // In the form of a user id, which is what Keycloak's store is made for, and never that of a user.
  private String counter(String name) {
    String key = "cockpit/" + federation + "/" + name.toLowerCase(Locale.ROOT);
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
