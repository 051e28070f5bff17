package io.github.cockpitsso.provider.lookup;

import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.RealmRepresentation.BruteForceStrategy;

/**
 * The realm's settings of brute-force detection, for a username without a user. Such a name cannot
 * be unlocked by an administrator, so a permanent lockout becomes the longest wait.
 *
 * @param factor failures before a name must wait, at least 1
 * @param increment seconds
 * @param longest seconds
 * @param quickMillis failures that are closer together count as quick
 * @param quickWait seconds, after a quick failure
 * @param reset seconds without a failure after which the count restarts
 * @param linear whether each failure beyond {@code factor} adds an increment; otherwise every
 *     {@code factor} failures do
 * @param permanent whether a user would be locked permanently
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
   * How long a username must wait now.
   *
   * @param failures including this one
   * @param millisSinceLast since the previous failure; negative if there was none
   * @return seconds; 0 for no wait
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

  /** Whether the previous failures have expired. */
  boolean isOver(long millisSinceLast) {
    return millisSinceLast > reset * 1000L;
  }
}
