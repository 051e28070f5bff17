package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.text.LogLine;
import io.github.cockpitsso.provider.text.LoggedWarnings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.representations.IDToken;

/**
 * The permissions of the user's Cockpit role, so that an app knows what to show. Cockpit still
 * checks every request. The role {@code admin} has all permissions, written as {@code *}. The claim
 * is missing if Cockpit has never answered, if the role does not exist, or above
 * {@value #MAX_PERMISSIONS} permissions or {@value #MAX_CHARACTERS} characters: an app would
 * mistake a part for the whole.
 */
public final class PermissionsMapper extends CockpitMapper
    implements OIDCAccessTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {

  public static final String PROVIDER_ID = "cockpit-permissions-mapper";

  /** The largest number of permissions in a token. */
  static final int MAX_PERMISSIONS = 200;

  /** The largest sum of their lengths. Tokens travel in headers, which servers limit. */
  static final int MAX_CHARACTERS = 4000;

  private static final Logger LOG = Logger.getLogger(PermissionsMapper.class);
  private static final String ADMIN = "admin";
  private static final String PREFIXES = "cockpit.permissions.prefixes";

  private final LoggedWarnings warnings = new LoggedWarnings();

  /** Called by Keycloak. */
  public PermissionsMapper() {
    super(
        PROVIDER_ID,
        "Cockpit permissions",
        "Adds the permissions of the user's Cockpit role. The service key needs sso/roles/read.",
        withTokens(
            PermissionsMapper.class,
            ClaimName.property("cockpitPermissionsClaimHelp", CockpitClaims.PERMISSIONS),
            ConsoleField.list(PREFIXES, "cockpitPermissionsPrefixes")));
  }

  @Override
  protected void setClaim(
      IDToken token,
      ProtocolMapperModel mapper,
      UserSessionModel userSession,
      KeycloakSession session,
      ClientSessionContext clientSession) {
    if (claimName(mapper).isReserved()) {
      return;
    }
    claimName(mapper).removeFrom(token.getOtherClaims());
    CockpitClaims.identity(session, userSession)
        .flatMap(identity -> permissions(session, identity))
        .map(all -> selected(mapper, all))
        .filter(permissions -> fits(mapper, permissions))
        .ifPresent(
            permissions -> claimName(mapper).write(token, mapper.getName(), true, permissions));
  }

  private static Optional<Set<String>> permissions(
      KeycloakSession session, CockpitIdentity identity) {
    return identity
        .role()
        .flatMap(role -> role.equals(ADMIN)
            ? Optional.of(Set.of("*"))
            : CockpitServices.of(session).permissions(session, identity.federation(), role));
  }

  private static List<String> selected(ProtocolMapperModel mapper, Set<String> all) {
    List<String> prefixes = list(mapper, PREFIXES);
    return all.stream()
        .filter(it -> it.equals("*")
            || prefixes.isEmpty()
            || prefixes.stream().anyMatch(prefix -> it.startsWith(prefix)))
        .sorted()
        .toList();
  }

  private boolean fits(ProtocolMapperModel mapper, List<String> permissions) {
    int characters = permissions.stream().mapToInt(String::length).sum();
    boolean fits = permissions.size() <= MAX_PERMISSIONS && characters <= MAX_CHARACTERS;
    if (!fits && warnings.isNew(mapper.getId() + permissions.size())) {
      LOG.warnf(
          "Mapper '%s' adds no Cockpit permissions to tokens: there are %d with %d"
              + " characters, which is too many. Limit them to those that the app needs",
          LogLine.of(mapper.getName()), permissions.size(), characters);
    }
    return fits;
  }

  private static ClaimName claimName(ProtocolMapperModel mapper) {
    return ClaimName.of(mapper, CockpitClaims.PERMISSIONS);
  }

  @Override
  void check(RealmModel realm, ProtocolMapperModel mapper) throws ProtocolMapperConfigException {
    claimName(mapper).check();
  }
}
