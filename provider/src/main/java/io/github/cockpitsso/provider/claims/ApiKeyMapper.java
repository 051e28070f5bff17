package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.ConsoleField;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.AccessToken;

/**
 * Adds the user's API key to token introspection (RFC 7662), and to nothing else. Only one client
 * receives it: the bridge, when it introspects a token of another client and does not send {@code
 * cockpit_api_key=false}. In every other case there is no key. {@code cockpit_api_key_status} tells
 * the bridge why: the user has no key ({@code none}), Cockpit is unavailable ({@code unavailable}),
 * or Cockpit does not allow Keycloak to read the key ({@code refused}).
 */
public final class ApiKeyMapper extends CockpitMapper implements TokenIntrospectionTokenMapper {

  public static final String PROVIDER_ID = "cockpit-api-key-mapper";

  private static final Logger LOG = Logger.getLogger(ApiKeyMapper.class);
  private static final Set<String> BY_SECRET = Set.of("client-secret", "client-secret-jwt");
  private static final String BRIDGE = "cockpit.bridge.client";

  /** Called by Keycloak. */
  public ApiKeyMapper() {
    super(
        PROVIDER_ID,
        "Cockpit API key",
        "Adds the user's Cockpit API key to token introspection, for the bridge's client only.",
        List.of(ConsoleField.field(
            BRIDGE, "cockpitBridgeClient", ProviderConfigProperty.CLIENT_LIST_TYPE, null)));
  }

  @Override
  public AccessToken transformIntrospectionToken(
      AccessToken token,
      ProtocolMapperModel mapper,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext clientSession) {
    Map<String, Object> claims = token.getOtherClaims();
    claims.remove(CockpitClaims.API_KEY);
    claims.remove(CockpitClaims.API_KEY_STATUS);
    if (isBridgeForOtherClient(mapper, session, clientSession)) {
      CockpitClaims.identity(session, userSession)
          .ifPresent(identity -> add(claims, session, userSession.getUser(), identity));
    }
    return token;
  }

  private static boolean isBridgeForOtherClient(
      ProtocolMapperModel mapper, KeycloakSession session, ClientSessionContext clientSession) {
    String bridge = mapper.getConfig().get(BRIDGE);
    ClientModel caller = session.getContext().getClient();
    ClientModel holder = clientSession.getClientSession().getClient();
    return bridge != null
        && !bridge.isBlank()
        && caller != null
        && bridge.equals(caller.getClientId())
        && !caller.isPublicClient()
        && hasValidSecret(caller)
        && !caller.getId().equals(holder.getId())
        && !wantsJwt(session)
        && !declinesKey(session);
  }

  /** The bridge declines it if it only wants to know whether the token is active. */
  private static boolean declinesKey(KeycloakSession session) {
    return "false"
        .equals(session
            .getContext()
            .getHttpRequest()
            .getDecodedFormParameters()
            .getFirst(CockpitClaims.API_KEY));
  }

  // A JWT response would contain the key, signed.
  private static boolean wantsJwt(KeycloakSession session) {
    String accept =
        session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("jwt");
  }

  // Keycloak imports an unresolved placeholder literally. Such a secret is publicly known.
  private static boolean hasValidSecret(ClientModel client) {
    String secret = client.getSecret();
    String type = client.getClientAuthenticatorType();
    boolean isOwn = (type != null && !BY_SECRET.contains(type))
        || (secret != null && !secret.isBlank() && !secret.startsWith("${"));
    if (!isOwn) {
      LOG.errorf(
          "Client %s gets no API keys: its secret is empty or an unresolved placeholder."
              + " Set a new secret",
          client.getClientId());
    }
    return isOwn;
  }

  private static void add(
      Map<String, Object> claims,
      KeycloakSession session,
      UserModel user,
      CockpitIdentity identity) {
    Outcome<UserKey> key = ApiKeys.find(session, user, identity);
    ApiKeys.usable(key).ifPresent(it -> claims.put(CockpitClaims.API_KEY, it.reveal()));
    claims.put(CockpitClaims.API_KEY_STATUS, ApiKeys.status(key));
  }

  /** Rejects a mapper without a client, and a client that never receives a key. */
  @Override
  void check(RealmModel realm, ProtocolMapperModel mapper) throws ProtocolMapperConfigException {
    String name = mapper.getConfig().get(BRIDGE);
    if (name == null || name.isBlank()) {
      // Keycloak uses the second of two arguments as the message key, but the first of three.
      throw new ProtocolMapperConfigException(
          "\"Client of the bridge\" is empty. Choose the confidential client of the bridge",
          "cockpitProblemBridgeNone");
    }
    ClientModel bridge = realm.getClientByClientId(name);
    if (bridge == null) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemBridgeMissing",
          "The realm has no client '{0}'. Create it first, or choose another 'Client of"
              + " the bridge'",
          name);
    }
    if (bridge.isPublicClient()) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemBridgePublic",
          "The client '{0}' is public and cannot get API keys. Enable 'Client"
              + " authentication' in its settings",
          name);
    }
  }
}
