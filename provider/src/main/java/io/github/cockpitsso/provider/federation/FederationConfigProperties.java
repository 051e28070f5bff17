package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.provider.roles.RoleClaimValues;
import io.github.cockpitsso.provider.roles.RoleMappings;
import io.github.cockpitsso.provider.settings.EditMode;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import io.github.cockpitsso.provider.settings.SecondFactorPolicy;
import io.github.cockpitsso.provider.sync.SyncConfig;
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
          // Connection, lookup and import: where Cockpit is, and what is copied to Keycloak.
          FederationConfig.PROPERTIES,
          FreshnessConfig.PROPERTIES,
          // Edit mode: what can be changed in Keycloak.
          EditMode.PROPERTIES,
          RegistrationConfig.PROPERTIES,
          PasswordMigration.PROPERTIES,
          // Roles: claim values, roles and groups per Cockpit role.
          RoleClaimValues.PROPERTIES,
          RoleMappings.PROPERTIES,
          // 2FA: what happens to users with Cockpit's second factor.
          SecondFactorPolicy.PROPERTIES,
          // Sync: when users are brought up to date.
          SyncConfig.PROPERTIES)
      .flatMap(List::stream)
      .toList();

  private FederationConfigProperties() {}
}
