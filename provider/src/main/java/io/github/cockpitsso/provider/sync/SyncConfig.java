package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.component.ComponentModel;

/**
 * What the administrator set about syncs, as stored.
 *
 * @param batchSize users a page and transaction, as typed; the default if nothing was
 * @param inactiveUsers what becomes of users whose account is switched off, as stored
 * @param goneUsers what becomes of users whose account was deleted, as stored
 * @param mostGone percentage of the users that one sync may find gone, as typed; the default if nothing was
 */
public record SyncConfig(
    String batchSize, String inactiveUsers, String goneUsers, String mostGone) {

  /** Keycloak's own name for it. */
  static final String BATCH_SIZE = "batchSizeForSync";

  static final String INACTIVE_USERS = "inactiveUsers";
  static final String GONE_USERS = "goneUsers";

  static final String MOST_GONE = "mostGone";
  static final int DEFAULT_MOST_GONE = 20;

  /** So many are gone from a small Cockpit on any day. */
  private static final int ALWAYS_BELIEVED = 10;

  /** A page of Cockpit's directory holds no more. */
  static final int LARGEST_BATCH = UserQuery.MAX_LIMIT;

  static final int DEFAULT_BATCH = 250;

  /** The settings of this federation. */
  public static SyncConfig of(ComponentModel model) {
    return new SyncConfig(
        text(model, BATCH_SIZE, String.valueOf(DEFAULT_BATCH)),
        text(model, INACTIVE_USERS, MissingUserPolicy.DISABLE.settingName()),
        text(model, GONE_USERS, MissingUserPolicy.DISABLE.settingName()),
        text(model, MOST_GONE, String.valueOf(DEFAULT_MOST_GONE)));
  }

  /** Users a page and transaction, 1 to {@value #LARGEST_BATCH}. */
  public int batch() {
    return isBatch() ? Integer.parseInt(batchSize) : DEFAULT_BATCH;
  }

  /** What becomes of users whose account is switched off; of an unknown word the mildest. */
  public MissingUserPolicy inactive() {
    return MissingUserPolicy.of(inactiveUsers).orElse(MissingUserPolicy.DISABLE);
  }

  /** What becomes of users whose account was deleted; of an unknown word the mildest. */
  public MissingUserPolicy gone() {
    return MissingUserPolicy.of(goneUsers).orElse(MissingUserPolicy.DISABLE);
  }

  /**
   * Whether so many can not be gone all at once: another Cockpit, or one restored from an old backup, lists few of the
   * users and is right about each of the others that it has no such account.
   *
   * @param gone users who are not in the directory
   * @param of users in all
   */
  boolean isTooMany(int gone, int of) {
    int percent = isPercentage() ? Integer.parseInt(mostGone) : DEFAULT_MOST_GONE;
    return gone > ALWAYS_BELIEVED && gone * 100L > (long) of * percent;
  }

  /** What is wrong with these settings. */
  public List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    if (!isBatch()) {
      problems.add(SettingProblem.of("cockpitProblemSyncBatch", "1 - " + LARGEST_BATCH));
    }
    if (MissingUserPolicy.of(inactiveUsers).isEmpty()) {
      problems.add(SettingProblem.of(
          "cockpitProblemSyncInactive", String.join(", ", MissingUserPolicy.NAMES)));
    }
    if (MissingUserPolicy.of(goneUsers).isEmpty()) {
      problems.add(
          SettingProblem.of("cockpitProblemSyncGone", String.join(", ", MissingUserPolicy.NAMES)));
    }
    if (!isPercentage()) {
      problems.add(SettingProblem.of("cockpitProblemSyncMostGone", "0 - 100"));
    }
    return problems;
  }

  private boolean isPercentage() {
    return mostGone.matches("[0-9]{1,3}") && Integer.parseInt(mostGone) <= 100;
  }

  private boolean isBatch() {
    return batchSize.matches("[0-9]{1,6}")
        && Integer.parseInt(batchSize) >= 1
        && Integer.parseInt(batchSize) <= LARGEST_BATCH;
  }

  private static String text(ComponentModel model, String name, String byDefault) {
    String value = model.get(name);
    return value == null || value.isBlank() ? byDefault : value.strip();
  }
}
