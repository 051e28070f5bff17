package io.github.cockpitsso.provider.lookup;

import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.RealmRepresentation.BruteForceStrategy;

/**
 * The realm's settings of brute-force detection, as far as they can be applied to a name that has no user: nobody can be
 * locked out for ever who is not there to be unlocked, so a permanent lockout is the longest wait here.
 *
 * @param factor failures before a name has to wait, 1 or more
 * @param increment seconds
 * @param longest seconds
 * @param quickMillis failures that are closer together are quick
 * @param quickWait seconds, after a quick failure
 * @param reset seconds without a failure after which the count begins anew
 * @param linear whether each failure beyond {@code factor} adds an increment; otherwise every {@code factor} failures do
 * @param permanent whether a user would be locked out for ever at once
 */
record BruteForceLimits(
    int factor,
    int increment,
    int longest,
    long quickMillis,
    int quickWait,
    int reset,
    boolean linear,
    boolean permanent) {

  static BruteForceLimits of(RealmModel realm) {
    return new BruteForceLimits(
        Math.max(1, realm.getFailureFactor()),
        realm.getWaitIncrementSeconds(),
        realm.getMaxFailureWaitSeconds(),
        realm.getQuickLoginCheckMilliSeconds(),
        realm.getMinimumQuickLoginWaitSeconds(),
        realm.getMaxDeltaTimeSeconds(),
        realm.getBruteForceStrategy() == BruteForceStrategy.LINEAR,
        realm.isPermanentLockout() && realm.getMaxTemporaryLockouts() == 0);
  }

  /**
   * How long a name has to wait now.
   *
   * @param failures with this one
   * @param millisSinceLast since the failure before; negative if there was none
   * @return seconds, 0 for not at all
   */
  long secondsToWait(int failures, long millisSinceLast) {
    long wait;
    if (permanent) {
      wait = failures >= factor ? longest : 0;
    } else {
      wait = increment * (linear ? 1L + failures - factor : (long) failures / factor);
    }
    if (wait <= 0) {
      wait = millisSinceLast >= 0 && millisSinceLast < quickMillis ? quickWait : 0;
    }
    return Math.min(longest, wait);
  }

  /** Whether so much time has passed that what failed before is forgotten. */
  boolean isOver(long millisSinceLast) {
    return millisSinceLast > reset * 1000L;
  }
}
