package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The settings for syncs, as stored.
 *
 * @param batchSize users per page and transaction, as typed; the default if empty
 * @param inactiveUsers what happens to users whose account is inactive, as stored
 * @param missingUsers what happens to users whose account is missing, as stored
 * @param maxMissing percentage of users that one sync may find missing, as typed; the default
 *     if empty
 */
public record SyncConfig(
    String batchSize, String inactiveUsers, String missingUsers, String maxMissing) {

  /** Keycloak's own name of this setting. */
  static final String BATCH_SIZE = "batchSizeForSync";

  static final String INACTIVE_USERS = "inactiveUsers";
  static final String MISSING_USERS = "goneUsers";

  static final String MAX_MISSING = "mostGone";
  static final int DEFAULT_MAX_MISSING = 20;

  /** So many missing accounts are always accepted, for a small Cockpit. */
  private static final int ALWAYS_ALLOWED = 10;

  /** The largest page of Cockpit's directory. */
  static final int MAX_BATCH = UserQuery.MAX_LIMIT;

  static final int DEFAULT_BATCH = 250;

  /** The settings in the console. Keycloak adds its own for the periods. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.choice(INACTIVE_USERS, "cockpitSyncInactive", MissingUserPolicy.NAMES),
      ConsoleField.choice(MISSING_USERS, "cockpitSyncGone", MissingUserPolicy.NAMES),
      ConsoleField.text(MAX_MISSING, "cockpitSyncMostGone", DEFAULT_MAX_MISSING),
      ConsoleField.text(BATCH_SIZE, "cockpitSyncBatch", DEFAULT_BATCH),
      ConsoleField.field(
          SyncReport.NAME, "cockpitSyncResult", ProviderConfigProperty.TEXT_TYPE, null));

  /** The settings of this federation. */
  public static SyncConfig of(ComponentModel model) {
    return new SyncConfig(
        text(model, BATCH_SIZE, String.valueOf(DEFAULT_BATCH)),
        text(model, INACTIVE_USERS, MissingUserPolicy.NAMES.get(0)),
        text(model, MISSING_USERS, MissingUserPolicy.NAMES.get(0)),
        text(model, MAX_MISSING, String.valueOf(DEFAULT_MAX_MISSING)));
  }

  /** Users per page and transaction, 1 to {@value #MAX_BATCH}. */
  public int batch() {
    return isBatch() ? Integer.parseInt(batchSize) : DEFAULT_BATCH;
  }

  /** What happens to users whose account is inactive. An invalid setting means disable. */
  public MissingUserPolicy inactive() {
    return MissingUserPolicy.OPTIONS.getOrDefault(inactiveUsers, MissingUserPolicy.DISABLE);
  }

  /** What happens to users whose account is missing. An invalid setting means disable. */
  public MissingUserPolicy missing() {
    return MissingUserPolicy.OPTIONS.getOrDefault(missingUsers, MissingUserPolicy.DISABLE);
  }

  /**
   * Whether too many users are missing at once. Another Cockpit, or one restored from an old
   * backup, lists few of the users, and correctly answers that the others do not exist.
   *
   * @param missing users who are not in the directory
   * @param of all users
   */
  boolean isTooMany(int missing, int of) {
    int percent = isPercentage() ? Integer.parseInt(maxMissing) : DEFAULT_MAX_MISSING;
    return missing > ALWAYS_ALLOWED && missing * 100L > (long) of * percent;
  }

  /** Problems of these settings. */
  public List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    if (!isBatch()) {
      problems.add(SettingProblem.of("cockpitProblemSyncBatch", "1 - " + MAX_BATCH));
    }
    if (!MissingUserPolicy.NAMES.contains(inactiveUsers)) {
      problems.add(SettingProblem.of(
          "cockpitProblemSyncInactive", String.join(", ", MissingUserPolicy.NAMES)));
    }
    if (!MissingUserPolicy.NAMES.contains(missingUsers)) {
      problems.add(
          SettingProblem.of("cockpitProblemSyncGone", String.join(", ", MissingUserPolicy.NAMES)));
    }
    if (!isPercentage()) {
      problems.add(SettingProblem.of("cockpitProblemSyncMostGone", "0 - 100"));
    }
    return problems;
  }

  private boolean isPercentage() {
    return maxMissing.matches("[0-9]{1,3}") && Integer.parseInt(maxMissing) <= 100;
  }

  private boolean isBatch() {
    return batchSize.matches("[0-9]{1,6}")
        && Integer.parseInt(batchSize) >= 1
        && Integer.parseInt(batchSize) <= MAX_BATCH;
  }

  private static String text(ComponentModel model, String name, String byDefault) {
    String value = model.get(name);
    return value == null || value.isBlank() ? byDefault : value.strip();
  }
}
