package io.github.cockpitsso.provider.claims;

import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.representations.IDToken;

/**
 * {@code cockpit_user_id} and {@code cockpit_username}: the user's account in Cockpit. The claim
 * names are fixed.
 */
public final class UserIdMapper extends CockpitMapper
    implements OIDCAccessTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {

  public static final String PROVIDER_ID = "cockpit-user-id-mapper";

  /** Called by Keycloak. */
  public UserIdMapper() {
    super(
        PROVIDER_ID,
        "Cockpit user id",
        "Adds cockpit_user_id (Cockpit's _id) and cockpit_username (the exact login name).",
        withTokens(UserIdMapper.class));
  }

  @Override
  protected void setClaim(
      IDToken token,
      ProtocolMapperModel mapper,
      UserSessionModel userSession,
      KeycloakSession session,
      ClientSessionContext clientSession) {
    token.getOtherClaims().remove(CockpitClaims.USER_ID);
    token.getOtherClaims().remove(CockpitClaims.USERNAME);
    CockpitClaims.identity(session, userSession).ifPresent(identity -> {
      token.getOtherClaims().put(CockpitClaims.USER_ID, identity.id());
      token.getOtherClaims().put(CockpitClaims.USERNAME, identity.user());
    });
  }

  @Override
  public int getPriority() {
    // After our other mappers, whose claim names an administrator chooses.
    return PRIORITY + 1;
  }
}
