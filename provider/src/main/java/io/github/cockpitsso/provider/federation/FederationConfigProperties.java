package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.roles.RoleConfigProperties;
import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.EditMode;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import io.github.cockpitsso.provider.sync.SyncConfigProperties;
import io.github.cockpitsso.provider.users.PasswordMigration;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The settings in the admin console. Keycloak cannot group the settings of a custom federation. So
 * settings of one group are adjacent, and each label begins with the group's name. The texts are
 * in theme-resources/messages.
 */
final class FederationConfigProperties {
  /** All settings, in the order of the form. */
  static final List<ProviderConfigProperty> ALL = Stream.of(
          // Connection: where Cockpit is.
          List.of(
              ConsoleField.required(FederationConfig.URL, "cockpitUrl"),
              ConsoleField.secret(FederationConfig.SERVICE_KEY, "cockpitServiceKey"),
              ConsoleField.text(
                  FederationConfig.CONNECT_TIMEOUT,
                  "cockpitConnectTimeout",
                  Bounds.DEFAULT.connect().toMillis()),
              ConsoleField.text(
                  FederationConfig.TIMEOUT,
                  "cockpitTimeout",
                  Bounds.DEFAULT.total().toMillis()),
              ConsoleField.toggle(FederationConfig.INSECURE_HTTP, "cockpitInsecureHttp"),
              ConsoleField.toggle(FederationConfig.SAVE_UNREACHABLE, "cockpitSaveUnreachable")),
          // Lookup: how users are found.
          List.of(ConsoleField.secret(FederationConfig.LOGIN_KEY, "cockpitLoginKey")),
          // Import: what is copied to Keycloak.
          List.of(ConsoleField.toggle(FederationConfig.TRUST_EMAIL, "cockpitTrustEmail")),
          FreshnessConfig.PROPERTIES,
          // Edit mode: what can be changed in Keycloak.
          EditMode.PROPERTIES,
          RegistrationConfig.PROPERTIES,
          PasswordMigration.PROPERTIES,
          // Roles: claim values, roles and groups per Cockpit role.
          RoleConfigProperties.ALL,
          // 2FA: what happens to users with Cockpit's second factor.
          SecondFactorPolicy.PROPERTIES,
          // Sync: when users are brought up to date.
          SyncConfigProperties.ALL)
      .flatMap(List::stream)
      .toList();

  private FederationConfigProperties() {}
}
