package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.provider.settings.ConsoleField;
import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;

/** The settings for syncs in the admin console. Keycloak adds its own for the periods. */
public final class SyncConfigProperties {

  /** The settings, in the order of the form. */
  public static final List<ProviderConfigProperty> ALL = List.of(
      ConsoleField.choice(
          SyncConfig.INACTIVE_USERS, "cockpitSyncInactive", MissingUserPolicy.NAMES),
      ConsoleField.choice(SyncConfig.MISSING_USERS, "cockpitSyncGone", MissingUserPolicy.NAMES),
      ConsoleField.text(
          SyncConfig.MAX_MISSING, "cockpitSyncMostGone", SyncConfig.DEFAULT_MAX_MISSING),
      ConsoleField.text(SyncConfig.BATCH_SIZE, "cockpitSyncBatch", SyncConfig.DEFAULT_BATCH),
      ConsoleField.field(
          SyncReport.NAME, "cockpitSyncResult", ProviderConfigProperty.TEXT_TYPE, null));

  private SyncConfigProperties() {}
}
