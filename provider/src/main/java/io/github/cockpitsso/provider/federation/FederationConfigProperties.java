package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.roles.RoleConfigProperties;
import io.github.cockpitsso.provider.settings.EditMode;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import io.github.cockpitsso.provider.sync.SyncConfigProperties;
import io.github.cockpitsso.provider.users.PasswordMigration;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * The settings in the admin console. Keycloak cannot group the settings of a custom federation. So
 * settings of one group are adjacent, and each label begins with the group's name. The texts are
 * in theme-resources/messages.
 */
final class FederationConfigProperties {
  private static final List<ProviderConfigProperty> CONNECTION =
      ProviderConfigurationBuilder.create()
          .property()
          .name(FederationConfig.URL)
          .label("cockpitUrl")
          .helpText("cockpitUrlHelp")
          .type(ProviderConfigProperty.STRING_TYPE)
          .required(true)
          .add()
          .property()
          .name(FederationConfig.SERVICE_KEY)
          .label("cockpitServiceKey")
          .helpText("cockpitServiceKeyHelp")
          .type(ProviderConfigProperty.PASSWORD)
          .secret(true)
          .add()
          .property()
          .name(FederationConfig.CONNECT_TIMEOUT)
          .label("cockpitConnectTimeout")
          .helpText("cockpitConnectTimeoutHelp")
          .type(ProviderConfigProperty.STRING_TYPE)
          .defaultValue(String.valueOf(Bounds.DEFAULT.connect().toMillis()))
          .add()
          .property()
          .name(FederationConfig.TIMEOUT)
          .label("cockpitTimeout")
          .helpText("cockpitTimeoutHelp")
          .type(ProviderConfigProperty.STRING_TYPE)
          .defaultValue(String.valueOf(Bounds.DEFAULT.total().toMillis()))
          .add()
          .property()
          .name(FederationConfig.INSECURE_HTTP)
          .label("cockpitInsecureHttp")
          .helpText("cockpitInsecureHttpHelp")
          .type(ProviderConfigProperty.BOOLEAN_TYPE)
          .defaultValue(false)
          .add()
          .property()
          .name(FederationConfig.SAVE_UNREACHABLE)
          .label("cockpitSaveUnreachable")
          .helpText("cockpitSaveUnreachableHelp")
          .type(ProviderConfigProperty.BOOLEAN_TYPE)
          .defaultValue(false)
          .add()
          .build();

  private static final List<ProviderConfigProperty> LOOKUP = ProviderConfigurationBuilder.create()
      .property()
      .name(FederationConfig.LOGIN_KEY)
      .label("cockpitLoginKey")
      .helpText("cockpitLoginKeyHelp")
      .type(ProviderConfigProperty.PASSWORD)
      .secret(true)
      .add()
      .build();

  private static final List<ProviderConfigProperty> IMPORT = ProviderConfigurationBuilder.create()
      .property()
      .name(FederationConfig.TRUST_EMAIL)
      .label("cockpitTrustEmail")
      .helpText("cockpitTrustEmailHelp")
      .type(ProviderConfigProperty.BOOLEAN_TYPE)
      .defaultValue(false)
      .add()
      .build();

  /** All settings, in the order of the form. */
  static final List<ProviderConfigProperty> ALL = all();

  private FederationConfigProperties() {}

  private static List<ProviderConfigProperty> all() {
    List<ProviderConfigProperty> all = new ArrayList<>();
    // Connection: where Cockpit is.
    all.addAll(CONNECTION);
    // Lookup: how users are found.
    all.addAll(LOOKUP);
    // Import: what is copied to Keycloak.
    all.addAll(IMPORT);
    all.addAll(FreshnessConfig.PROPERTIES);
    // Edit mode: what can be changed in Keycloak.
    all.addAll(EditMode.PROPERTIES);
    all.addAll(RegistrationConfig.PROPERTIES);
    all.addAll(PasswordMigration.PROPERTIES);
    // Roles: claim values, roles and groups per Cockpit role.
    all.addAll(RoleConfigProperties.ALL);
    // 2FA: what happens to users with Cockpit's second factor.
    all.addAll(SecondFactorPolicy.PROPERTIES);
    // Sync: when users are brought up to date.
    all.addAll(SyncConfigProperties.ALL);
    return List.copyOf(all);
  }
}
