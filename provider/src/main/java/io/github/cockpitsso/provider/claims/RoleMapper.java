package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.roles.RoleClaimValues;
import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

/**
 * The user's Cockpit role, as an array with one value or as a string. It is a claim and never a
 * Keycloak role: a Cockpit role with the name of a Keycloak role grants nothing. The federation
 * sets the values; a mapper can have its own. A mapper of the client takes precedence over those of
 * client scopes.
 */
public final class RoleMapper extends CockpitMapper
    implements OIDCAccessTokenMapper,
        OIDCIDTokenMapper,
        UserInfoTokenMapper,
        TokenIntrospectionTokenMapper {

  public static final String PROVIDER_ID = "cockpit-role-mapper";

  private static final String FORMAT = "cockpit.role.format";
  private static final String ARRAY = "array";
  private static final String STRING = "string";
  private static final Set<String> FORMATS = Set.of(ARRAY, STRING);
  private static final String OWN = "cockpit.role.own";
  private static final String VALUES = "cockpit.role.values";
  private static final String PREFIX = "cockpit.role.prefix";
  private static final String OMIT_UNMAPPED = "cockpit.role.omit.unmapped";

  /** Called by Keycloak. */
  public RoleMapper() {
    super(
        PROVIDER_ID,
        "Cockpit role",
        "Adds the user's Cockpit role.",
        withTokens(
            RoleMapper.class,
            ClaimName.property("cockpitRoleClaimHelp", CockpitClaims.ROLES),
            ConsoleField.choice(FORMAT, "cockpitRoleFormat", List.of(ARRAY, STRING)),
            ConsoleField.toggle(OWN, "cockpitRoleOwn"),
            // The same help as for the federation's settings.
            withHelp(
                "cockpitRoleClaimValuesHelp", ConsoleField.list(VALUES, "cockpitRoleOwnValues")),
            withHelp(
                "cockpitRoleClaimPrefixHelp", ConsoleField.text(PREFIX, "cockpitRoleOwnPrefix")),
            withHelp(
                "cockpitRoleClaimOmitHelp",
                ConsoleField.toggle(OMIT_UNMAPPED, "cockpitRoleOwnOmit"))));
  }

  private static ProviderConfigProperty withHelp(String help, ProviderConfigProperty field) {
    field.setHelpText(help);
    return field;
  }

  @Override
  protected void setClaim(
      IDToken token,
      ProtocolMapperModel mapper,
      UserSessionModel userSession,
      KeycloakSession session,
      ClientSessionContext clientSession) {
    ClaimName name = claimName(mapper);
    if (name.isReserved()) {
      return;
    }
    List<ClaimName> written = written(session, token);
    boolean isOverridden =
        clientHasOwnMapper(mapper, clientSession.getClientSession().getClient());
    // Another mapper's value is removed in any case: the client's own mapper may not write to this
    // kind of token.
    if (!isOverridden || written.stream().noneMatch(name::isSameAs)) {
      name.removeFrom(token.getOtherClaims());
    }
    if (isOverridden) {
      return;
    }
    written.add(name);
    CockpitClaims.identity(session, userSession)
        .flatMap(identity -> value(mapper, identity))
        .ifPresent(value -> name.write(
            token,
            mapper.getName(),
            !STRING.equals(mapper.getConfig().get(FORMAT)),
            List.of(value)));
  }

  // Keycloak runs mappers of one kind in any order.
  private static boolean clientHasOwnMapper(ProtocolMapperModel mapper, ClientModel client) {
    return client.getProtocolMapperById(mapper.getId()) == null
        && client
            .getProtocolMappersStream()
            .filter(it -> PROVIDER_ID.equals(it.getProtocolMapper()))
            .anyMatch(it -> claimName(it).isSameAs(claimName(mapper)));
  }

  /** The claims that mappers of this kind have written to a token so far. */
  private static List<ClaimName> written(KeycloakSession session, IDToken token) {
    Written known = Optional.ofNullable(
            session.getAttribute(Written.class.getName(), Written.class))
        .orElseGet(() -> new Written(new IdentityHashMap<>()));
    session.setAttribute(Written.class.getName(), known);
    return known.claims.computeIfAbsent(token, it -> new ArrayList<>());
  }

  private record Written(Map<IDToken, List<ClaimName>> claims) {}

  private static Optional<String> value(ProtocolMapperModel mapper, CockpitIdentity identity) {
    RoleClaimValues values =
        hasOwnValues(mapper) ? ownValues(mapper) : RoleClaimValues.of(identity.federation());
    return identity.role().flatMap(values::of);
  }

  private static boolean hasOwnValues(ProtocolMapperModel mapper) {
    return Boolean.parseBoolean(mapper.getConfig().get(OWN));
  }

  private static RoleClaimValues ownValues(ProtocolMapperModel mapper) {
    Map<String, String> config = mapper.getConfig();
    return new RoleClaimValues(
        list(mapper, VALUES),
        Optional.ofNullable(config.get(PREFIX)).orElse(""),
        Boolean.parseBoolean(config.get(OMIT_UNMAPPED)));
  }

  private static ClaimName claimName(ProtocolMapperModel mapper) {
    return ClaimName.of(mapper, CockpitClaims.ROLES);
  }

  @Override
  void check(RealmModel realm, ProtocolMapperModel mapper) throws ProtocolMapperConfigException {
    claimName(mapper).check();
    String format = mapper.getConfig().get(FORMAT);
    if (format != null && !format.isBlank() && !FORMATS.contains(format)) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemRoleFormat",
          "The format '{0}' is unknown. Choose array or string",
          format);
    }
    Optional<SettingProblem> problem =
        hasOwnValues(mapper) ? ownValues(mapper).problems().stream().findFirst() : Optional.empty();
    if (problem.isPresent()) {
      throw new ProtocolMapperConfigException(
          problem.get().message() + "InMapper",
          "Invalid claim value: '{0}'",
          problem.get().detail().orElse(""));
    }
  }
}
