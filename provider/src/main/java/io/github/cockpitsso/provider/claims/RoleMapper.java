package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.provider.federation.CockpitIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.representations.IDToken;

/**
 * The user's role in Cockpit, as an array of one or as a string. It is a claim of its own and never a role of Keycloak: a
 * Cockpit role called like one of Keycloak's grants nothing there.
 */
public final class RoleMapper extends AbstractOIDCProtocolMapper
    implements OIDCAccessTokenMapper,
        OIDCIDTokenMapper,
        UserInfoTokenMapper,
        TokenIntrospectionTokenMapper {

  /** The id of the mapper. */
  public static final String PROVIDER_ID = "cockpit-role-mapper";

  private static final String CLAIM_NAME = OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME;
  private static final String FORMAT = "cockpit.role.format";
  private static final String ARRAY = "array";
  private static final String STRING = "string";

  // Whoever reads these believes that Keycloak itself says so.
  private static final Set<String> RESERVED = Set.of(
      "iss",
      "sub",
      "aud",
      "azp",
      "exp",
      "nbf",
      "iat",
      "jti",
      "typ",
      "sid",
      "scope",
      "cnf",
      "act",
      "client_id",
      "active",
      "username",
      "preferred_username",
      "email",
      "email_verified",
      "realm_access",
      "resource_access",
      "authorization",
      "allowed-origins",
      "nonce",
      "acr",
      "amr",
      "auth_time",
      CockpitClaims.USER_ID,
      CockpitClaims.USERNAME,
      CockpitClaims.API_KEY,
      CockpitClaims.API_KEY_STATUS);

  private static final List<ProviderConfigProperty> PROPERTIES = properties();

  private static List<ProviderConfigProperty> properties() {
    List<ProviderConfigProperty> properties = new ArrayList<>(ProviderConfigurationBuilder.create()
        .property()
        .name(CLAIM_NAME)
        .label(OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME_LABEL)
        .helpText("cockpitRoleClaimHelp")
        .type(ProviderConfigProperty.STRING_TYPE)
        .defaultValue(CockpitClaims.ROLES)
        .add()
        .property()
        .name(FORMAT)
        .label("cockpitRoleFormat")
        .helpText("cockpitRoleFormatHelp")
        .type(ProviderConfigProperty.LIST_TYPE)
        .options(ARRAY, STRING)
        .defaultValue(ARRAY)
        .add()
        .build());
    OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, RoleMapper.class);
    return List.copyOf(properties);
  }

  @Override
  protected void setClaim(
      IDToken token,
      ProtocolMapperModel mapper,
      UserSessionModel userSession,
      KeycloakSession session,
      ClientSessionContext clientSession) {
    token.getOtherClaims().remove(claimName(mapper));
    CockpitClaims.identity(session, userSession)
        .flatMap(CockpitIdentity::role)
        .ifPresent(role ->
            OIDCAttributeMapperHelper.mapClaim(token, asKeycloakMaps(mapper), List.of(role)));
  }

  private static ProtocolMapperModel asKeycloakMaps(ProtocolMapperModel mapper) {
    var model = new ProtocolMapperModel();
    model.setName(mapper.getName());
    model.setConfig(java.util.Map.of(
        CLAIM_NAME,
        claimName(mapper),
        OIDCAttributeMapperHelper.JSON_TYPE,
        "String",
        ProtocolMapperUtils.MULTIVALUED,
        String.valueOf(!STRING.equals(mapper.getConfig().get(FORMAT)))));
    return model;
  }

  private static String claimName(ProtocolMapperModel mapper) {
    String name = mapper.getConfig().get(CLAIM_NAME);
    return name == null || name.isBlank() ? CockpitClaims.ROLES : name.strip();
  }

  @Override
  public void validateConfig(
      KeycloakSession session,
      RealmModel realm,
      ProtocolMapperContainerModel container,
      ProtocolMapperModel mapper)
      throws ProtocolMapperConfigException {
    String top = claimName(mapper).split("\\.", 2)[0];
    if (RESERVED.contains(top)) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemClaimName",
          "The claim '{0}' has a meaning of its own; choose another name for the Cockpit role",
          top);
    }
  }

  @Override
  public int getPriority() {
    return CockpitClaims.PRIORITY;
  }

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public String getDisplayCategory() {
    return CockpitClaims.CATEGORY;
  }

  @Override
  public String getDisplayType() {
    return "Cockpit role";
  }

  @Override
  public String getHelpText() {
    return "Adds the role that the user has in Cockpit.";
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return PROPERTIES;
  }
}
