package io.github.cockpitsso.provider.roles;

import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The admin console's form for the roles. Texts are in theme-resources/messages. */
public final class RoleConfigProperties {

  /** How claims name the roles, in the order of the form. */
  public static final List<ProviderConfigProperty> ALL = ProviderConfigurationBuilder.create()
      .property()
      .name(RoleValues.PAIRS)
      .label("cockpitRoleClaimValues")
      .helpText("cockpitRoleClaimValuesHelp")
      .type(ProviderConfigProperty.MULTIVALUED_STRING_TYPE)
      .add()
      .property()
      .name(RoleValues.PREFIX)
      .label("cockpitRoleClaimPrefix")
      .helpText("cockpitRoleClaimPrefixHelp")
      .type(ProviderConfigProperty.STRING_TYPE)
      .add()
      .property()
      .name(RoleValues.OMIT_UNMAPPED)
      .label("cockpitRoleClaimOmit")
      .helpText("cockpitRoleClaimOmitHelp")
      .type(ProviderConfigProperty.BOOLEAN_TYPE)
      .defaultValue(false)
      .add()
      .build();

  private RoleConfigProperties() {}
}
