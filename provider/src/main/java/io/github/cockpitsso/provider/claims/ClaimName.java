package io.github.cockpitsso.provider.claims;

import java.util.List;
import java.util.Set;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.utils.JsonUtils;

/**
 * The name of a claim that an administrator chose; a dot makes a nested object.
 *
 * @param text as typed, without blanks around it
 */
record ClaimName(String text) {
  static final String SETTING = OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME;

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

  /** The name that this mapper has, or the one it has by default. */
  static ClaimName of(ProtocolMapperModel mapper, String byDefault) {
    String name = mapper.getConfig().get(SETTING);
    return new ClaimName(name == null || name.isBlank() ? byDefault : name.strip());
  }

  /** Complains about a name that means something else. */
  void check() throws ProtocolMapperConfigException {
    if (isReserved()) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemClaimName",
          "The claim '{0}' has a meaning of its own; choose another name",
          top());
    }
  }

  /**
   * Whether it means something else. To be asked with every token too: Keycloak does not check mappers that come with a
   * client or an import.
   */
  boolean isReserved() {
    return RESERVED.contains(top());
  }

  // As Keycloak will split it, which also takes backslashes away.
  private String top() {
    List<String> path = JsonUtils.splitClaimPath(text);
    return path.isEmpty() ? "" : path.get(0);
  }
}
