package io.github.cockpitsso.provider.roles;

import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The role settings in the admin console. The texts are in theme-resources/messages. */
public final class RoleConfigProperties {

  /** Claim values first, then roles and groups, in the order of the form. */
  public static final List<ProviderConfigProperty> ALL = ProviderConfigurationBuilder.create()
      .property()
      .name(RoleClaimValues.PAIRS)
      .label("cockpitRoleClaimValues")
      .helpText("cockpitRoleClaimValuesHelp")
      .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
      .add()
      .property()
      .name(RoleClaimValues.PREFIX)
      .label("cockpitRoleClaimPrefix")
      .helpText("cockpitRoleClaimPrefixHelp")
      .type(ProviderConfigProperty.STRING_TYPE)
      .add()
      .property()
      .name(RoleClaimValues.OMIT_UNMAPPED)
      .label("cockpitRoleClaimOmit")
      .helpText("cockpitRoleClaimOmitHelp")
      .type(ProviderConfigProperty.BOOLEAN_TYPE)
      .defaultValue(false)
      .add()
      .property()
      .name(RoleMappings.PAIRS)
      .label("cockpitRoleMappings")
      .helpText("cockpitRoleMappingsHelp")
      .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
      .add()
      .property()
      .name(RoleMappings.UNMAPPED)
      .label("cockpitRoleUnmapped")
      .helpText("cockpitRoleUnmappedHelp")
      .type(ProviderConfigProperty.LIST_TYPE)
      .options(RoleMappings.Unmapped.IGNORE.text(), RoleMappings.Unmapped.SAME_NAME.text())
      .defaultValue(RoleMappings.Unmapped.IGNORE.text())
      .add()
      .property()
      .name(RoleMappings.SYNC)
      .label("cockpitRoleSync")
      .helpText("cockpitRoleSyncHelp")
      .type(ProviderConfigProperty.LIST_TYPE)
      .options(
          RoleMappings.Sync.ALWAYS.text(),
          RoleMappings.Sync.IMPORT.text(),
          RoleMappings.Sync.OFF.text())
      .defaultValue(RoleMappings.Sync.ALWAYS.text())
      .add()
      .property()
      .name(RoleMappings.PROTECTED)
      .label("cockpitRoleProtected")
      .helpText("cockpitRoleProtectedHelp")
      .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
      .add()
      .build();

  private RoleConfigProperties() {}
}
