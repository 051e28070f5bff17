package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.text.LogLine;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.representations.AccessToken;

/**
 * The user's API key, in answers of the introspection endpoint (RFC 7662) and nowhere else, for one client and nobody
 * else: the bridge, asking about a token that was issued to another client. Whatever is not so, or not known, gives no
 * key. {@code cockpit_api_key_status} tells the bridge "no key" ({@code none}) from "not known now"
 * ({@code unavailable}) and "Cockpit does not allow Keycloak to read it" ({@code refused}).
 */
public final class ApiKeyMapper extends CockpitMapper implements TokenIntrospectionTokenMapper {

  /** The id of the mapper. */
  public static final String PROVIDER_ID = "cockpit-api-key-mapper";

  private static final Logger LOG = Logger.getLogger(ApiKeyMapper.class);
  private static final Set<String> BY_SECRET = Set.of("client-secret", "client-secret-jwt");
  private static final String BRIDGE = "cockpit.bridge.client";
  private static final String REFUSED = "refused";
  private static final String UNAVAILABLE = "unavailable";

  private static final List<ProviderConfigProperty> PROPERTIES =
      ProviderConfigurationBuilder.create()
          .property()
          .name(BRIDGE)
          .label("cockpitBridgeClient")
          .helpText("cockpitBridgeClientHelp")
          .type(ProviderConfigProperty.CLIENT_LIST_TYPE)
          .add()
          .build();

  /** As Keycloak makes it. */
  public ApiKeyMapper() {
    super(
        PROVIDER_ID,
        "Cockpit API key",
        "Adds the user's Cockpit API key to token introspection, for the bridge's client only.",
        PROPERTIES);
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
    if (isBridgeAskingAboutAnother(mapper, session, clientSession)) {
      CockpitClaims.identity(session, userSession)
          .ifPresent(identity -> add(claims, session, userSession.getUser(), identity));
    }
    return token;
  }

  private static boolean isBridgeAskingAboutAnother(
      ProtocolMapperModel mapper, KeycloakSession session, ClientSessionContext clientSession) {
    String bridge = mapper.getConfig().get(BRIDGE);
    ClientModel caller = session.getContext().getClient();
    ClientModel holder = clientSession.getClientSession().getClient();
    return bridge != null
        && !bridge.isBlank()
        && caller != null
        && bridge.equals(caller.getClientId())
        && !caller.isPublicClient()
        && hasSecretOfItsOwn(caller)
        && !caller.getId().equals(holder.getId())
        && !wantsJwt(session);
  }

  // The answer would be signed as a JWT, key and all.
  private static boolean wantsJwt(KeycloakSession session) {
    String accept =
        session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("jwt");
  }

  // Keycloak imports a placeholder that nobody filled in as it stands, and the whole world knows it
  // then.
  private static boolean hasSecretOfItsOwn(ClientModel client) {
    String secret = client.getSecret();
    String type = client.getClientAuthenticatorType();
    boolean isOwn = (type != null && !BY_SECRET.contains(type))
        || (secret != null && !secret.isBlank() && !secret.startsWith("${"));
    if (!isOwn) {
      LOG.errorf(
          "Client %s gets no API keys: its secret is empty, or a placeholder that was not filled in; give it a"
              + " new one",
          client.getClientId());
    }
    return isOwn;
  }

  private static void add(
      Map<String, Object> claims,
      KeycloakSession session,
      UserModel user,
      CockpitIdentity identity) {
    Outcome<Optional<Secret>> key = find(session, user, identity);
    key.ifFound().flatMap(it -> it).ifPresent(it -> claims.put(CockpitClaims.API_KEY, it.reveal()));
    String status = status(key);
    if (status.equals(REFUSED) || status.equals(UNAVAILABLE)) {
      LOG.warnf(
          "The API key of Cockpit user %s can not be found out: %s",
          identity.id(), LogLine.of(key.describe()));
    }
    claims.put(CockpitClaims.API_KEY_STATUS, status);
  }

  /** Refuses a mapper that gives nobody a key: one without a client, or with one that gets none. */
  @Override
  public void validateConfig(
      KeycloakSession session,
      RealmModel realm,
      ProtocolMapperContainerModel container,
      ProtocolMapperModel mapper)
      throws ProtocolMapperConfigException {
    String name = mapper.getConfig().get(BRIDGE);
    if (name == null || name.isBlank()) {
      // Of two texts, Keycloak takes the second one for the key; of more, the first.
      throw new ProtocolMapperConfigException(
          "Client of the bridge is empty: choose the bridge's confidential client",
          "cockpitProblemBridgeNone");
    }
    ClientModel bridge = realm.getClientByClientId(name);
    if (bridge == null) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemBridgeMissing",
          "The realm has no client '{0}': create it first, or choose another 'Client of the bridge'",
          name);
    }
    if (bridge.isPublicClient()) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemBridgePublic",
          "The client '{0}' is public and gets no API keys: switch 'Client authentication' on in its settings",
          name);
    }
  }

  /** How a look-up ended. {@code refused} needs an administrator; {@code unavailable} may pass by itself. */
  static String status(Outcome<Optional<Secret>> key) {
    if (key instanceof Outcome.Found<Optional<Secret>> found) {
      return found.value().isPresent() ? "found" : "none";
    } else if (key instanceof Outcome.NotFound<?>) {
      return "none";
    }
    return key instanceof Outcome.Denied<?> || key instanceof Outcome.Unsupported<?>
        ? REFUSED
        : UNAVAILABLE;
  }

  private static Outcome<Optional<Secret>> find(
      KeycloakSession session, UserModel user, CockpitIdentity identity) {
    CockpitServices services = CockpitServices.of(session);
    if (FederationConfig.of(identity.federation()).hasDirectory()) {
      CockpitApi cockpit = services.cockpit(session, identity.federation());
      return cockpit.apiKey(identity.id()).map(ApiKeyMapper::usable);
    }
    return new Outcome.Found<>(
        services.keys().find(session.getContext().getRealm(), user, identity.id()));
  }

  private static Optional<Secret> usable(UserKey key) {
    return key.active() ? key.apiKey() : Optional.empty();
  }
}
