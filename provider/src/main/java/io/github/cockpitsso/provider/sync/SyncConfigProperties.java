package io.github.cockpitsso.provider.sync;

import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The settings for syncs in the admin console. Keycloak adds its own for the periods. */
public final class SyncConfigProperties {

  /** The settings, in the order of the form. */
  public static final List<ProviderConfigProperty> ALL = ProviderConfigurationBuilder.create()
      .property()
      .name(SyncConfig.INACTIVE_USERS)
      .label("cockpitSyncInactive")
      .helpText("cockpitSyncInactiveHelp")
      .type(ProviderConfigProperty.LIST_TYPE)
      .options(MissingUserPolicy.NAMES)
      .defaultValue(MissingUserPolicy.DISABLE.settingName())
      .add()
      .property()
      .name(SyncConfig.MISSING_USERS)
      .label("cockpitSyncGone")
      .helpText("cockpitSyncGoneHelp")
      .type(ProviderConfigProperty.LIST_TYPE)
      .options(MissingUserPolicy.NAMES)
      .defaultValue(MissingUserPolicy.DISABLE.settingName())
      .add()
      .property()
      .name(SyncConfig.MAX_MISSING)
      .label("cockpitSyncMostGone")
      .helpText("cockpitSyncMostGoneHelp")
      .type(ProviderConfigProperty.STRING_TYPE)
      .defaultValue(String.valueOf(SyncConfig.DEFAULT_MAX_MISSING))
      .add()
      .property()
      .name(SyncConfig.BATCH_SIZE)
      .label("cockpitSyncBatch")
      .helpText("cockpitSyncBatchHelp")
      .type(ProviderConfigProperty.STRING_TYPE)
      .defaultValue(String.valueOf(SyncConfig.DEFAULT_BATCH))
      .add()
      .property()
      .name(SyncReport.NAME)
      .label("cockpitSyncResult")
      .helpText("cockpitSyncResultHelp")
      .type(ProviderConfigProperty.TEXT_TYPE)
      .add()
      .build();

  private SyncConfigProperties() {}
}
