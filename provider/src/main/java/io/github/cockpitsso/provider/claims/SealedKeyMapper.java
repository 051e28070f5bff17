package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.provider.crypto.JweKey;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.ConsoleField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.representations.AccessToken;

/**
 * {@code cockpit_sealed_key}: the user's API key in access tokens, encrypted for the bridge (JWE,
 * RFC 7516). Nothing else gets the claim: no ID token, no userinfo, no introspection response, and
 * no lightweight access token. Without a key, or while Cockpit is unavailable, the token has no
 * such claim; the bridge can then get the key in another way.
 *
 * <p>The encrypted text names the subject of the token, so that it cannot be used in another one.
 */
public final class SealedKeyMapper extends CockpitMapper implements OIDCAccessTokenMapper {

  public static final String PROVIDER_ID = "cockpit-sealed-key-mapper";

  private static final Logger LOG = Logger.getLogger(SealedKeyMapper.class);
  private static final String PUBLIC_KEY = "cockpit.sealed.key";

  /** Called by Keycloak. */
  public SealedKeyMapper() {
    super(
        PROVIDER_ID,
        "Cockpit sealed API key",
        "Adds the user's Cockpit API key to access tokens, encrypted for the bridge.",
        List.of(ConsoleField.required(PUBLIC_KEY, "cockpitSealedKey")));
  }

  @Override
  public AccessToken transformAccessToken(
      AccessToken token,
      ProtocolMapperModel mapper,
      KeycloakSession session,
      UserSessionModel userSession,
      ClientSessionContext clientSession) {
    Map<String, Object> claims = token.getOtherClaims();
    claims.remove(CockpitClaims.SEALED_KEY);
    // The bridge accepts no token without a subject, and introspects lightweight ones.
    if (token.getSubject() != null && !getShouldUseLightweightToken(session)) {
      CockpitClaims.identity(session, userSession)
          .flatMap(identity -> publicKey(mapper)
              .flatMap(
                  key -> sealed(key, token.getSubject(), session, userSession.getUser(), identity)))
          .ifPresent(it -> claims.put(CockpitClaims.SEALED_KEY, it));
    }
    return token;
  }

  /** Keycloak does not validate mappers of an imported client or realm. */
  private static Optional<JweKey> publicKey(ProtocolMapperModel mapper) {
    try {
      return Optional.of(JweKey.ofJwk(text(mapper)));
    } catch (JweKey.InvalidKeyText e) {
      LOG.errorf(
          "Protocol mapper %s adds no API key to tokens: %s. Enter the public key of the bridge",
          mapper.getId(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> sealed(
      JweKey key,
      String subject,
      KeycloakSession session,
      UserModel user,
      CockpitIdentity identity) {
    Outcome<UserKey> found = ApiKeys.find(session, user, identity);
    return ApiKeys.usable(found)
        .map(secret -> key.encrypt(payload(secret, found.ifFound().orElseThrow(), subject)));
  }

  private static byte[] payload(Secret secret, UserKey key, String subject) {
    return Json.write(Json.object()
        .put("key", secret.reveal())
        .put("id", key.id())
        .put("role", key.role())
        .put("sub", subject));
  }

  private static String text(ProtocolMapperModel mapper) {
    return Optional.ofNullable(mapper.getConfig().get(PUBLIC_KEY)).orElse("").strip();
  }

  /** Rejects a text that is not the public key of the bridge. */
  @Override
  void check(RealmModel realm, ProtocolMapperModel mapper) throws ProtocolMapperConfigException {
    String text = text(mapper);
    if (text.isEmpty()) {
      throw new ProtocolMapperConfigException(
          "\"Public key of the bridge\" is empty", "cockpitProblemSealedKeyNone");
    }
    try {
      JweKey.ofJwk(text);
    } catch (JweKey.InvalidKeyText e) {
      throw new ProtocolMapperConfigException(e.getMessage(), problem(e.problem()));
    }
  }

  private static String problem(JweKey.Problem problem) {
    return switch (problem) {
      case NOT_JSON -> "cockpitProblemSealedKeyJson";
      case PRIVATE -> "cockpitProblemSealedKeyPrivate";
      case OTHER_KIND -> "cockpitProblemSealedKeyKind";
      case NO_POINT -> "cockpitProblemSealedKeyPoint";
      case NO_ID -> "cockpitProblemSealedKeyId";
    };
  }
}
