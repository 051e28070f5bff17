package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.ConsoleField;
import java.util.Arrays;
import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;

/** The role settings in the admin console. The texts are in theme-resources/messages. */
public final class RoleConfigProperties {

  /** Claim values first, then roles and groups, in the order of the form. */
  public static final List<ProviderConfigProperty> ALL = List.of(
      ConsoleField.list(RoleClaimValues.PAIRS, "cockpitRoleClaimValues"),
      ConsoleField.text(RoleClaimValues.PREFIX, "cockpitRoleClaimPrefix"),
      ConsoleField.toggle(RoleClaimValues.OMIT_UNMAPPED, "cockpitRoleClaimOmit"),
      ConsoleField.list(RoleMappings.PAIRS, "cockpitRoleMappings"),
      ConsoleField.choice(
          RoleMappings.UNMAPPED,
          "cockpitRoleUnmapped",
          Arrays.stream(RoleMappings.Unmapped.values())
              .map(RoleMappings.Unmapped::text)
              .toList()),
      ConsoleField.choice(
          RoleMappings.SYNC,
          "cockpitRoleSync",
          Arrays.stream(RoleMappings.Sync.values()).map(RoleMappings.Sync::text).toList()),
      ConsoleField.list(RoleMappings.PROTECTED, "cockpitRoleProtected"));

  private RoleConfigProperties() {}
}
