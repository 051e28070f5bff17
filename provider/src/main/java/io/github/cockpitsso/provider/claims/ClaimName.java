package io.github.cockpitsso.provider.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;
import org.keycloak.utils.JsonUtils;

/**
 * The claim name that an administrator chose. A dot creates a nested object.
 *
 * @param text as typed, stripped
 */
record ClaimName(String text) {
  static final String SETTING = OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME;

  // Clients trust Keycloak as the source of these claims.
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
      CockpitClaims.API_KEY_STATUS,
      CockpitClaims.SEALED_KEY);

  /** The setting in the console. */
  static ProviderConfigProperty property(String help, String byDefault) {
    return new ProviderConfigProperty(
        SETTING,
        OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME_LABEL,
        help,
        ProviderConfigProperty.STRING_TYPE,
        byDefault);
  }

  /** The configured name of this mapper, or the default. */
  static ClaimName of(ProtocolMapperModel mapper, String byDefault) {
    String name = mapper.getConfig().get(SETTING);
    return new ClaimName(name == null || name.isBlank() ? byDefault : name.strip());
  }

  /**
   * Writes the claim as Keycloak's own mappers do.
   *
   * @param mapperName for Keycloak's log
   * @param asArray whether one value is an array too
   */
  void write(IDToken token, String mapperName, boolean asArray, List<String> values) {
    var model = new ProtocolMapperModel();
    model.setName(mapperName);
    model.setConfig(Map.of(
        SETTING,
        text,
        OIDCAttributeMapperHelper.JSON_TYPE,
        "String",
        ProtocolMapperUtils.MULTIVALUED,
        String.valueOf(asArray)));
    OIDCAttributeMapperHelper.mapClaim(token, model, values);
  }

  /** Rejects a reserved name. */
  void check() throws ProtocolMapperConfigException {
    if (isReserved()) {
      throw new ProtocolMapperConfigException(
          "cockpitProblemClaimName",
          "The claim name '{0}' is reserved. Choose another name",
          top());
    }
  }

  /**
   * Whether the name is reserved. Checked for each token too: Keycloak does not validate mappers of
   * an imported client or realm.
   */
  boolean isReserved() {
    return RESERVED.contains(top());
  }

  /**
   * Removes the claim. Keycloak would add to an existing array, and cannot write below a value that
   * is not an object.
   *
   * @param claims all claims of a token
   */
  void removeFrom(Map<String, Object> claims) {
    List<String> path = path();
    Map<String, Object> parent = claims;
    for (String part : path.subList(0, Math.max(path.size() - 1, 0))) {
      Object child = parent.get(part);
      if (child == null) {
        return;
      }
      Optional<Map<String, Object>> object = object(child);
      if (object.isEmpty()) {
        parent.remove(part);
        return;
      }
      parent.put(part, object.get());
      parent = object.get();
    }
    if (!path.isEmpty()) {
      parent.remove(path.get(path.size() - 1));
    }
  }

  /** A mutable copy, if the value is an object. Mappers write Jackson trees as well as maps. */
  private static Optional<Map<String, Object>> object(Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> object.put(String.valueOf(name), member));
    } else if (value instanceof ObjectNode tree) {
      tree.properties().forEach(it -> object.put(it.getKey(), it.getValue()));
    } else {
      return Optional.empty();
    }
    return Optional.of(object);
  }

  /** Whether both names mean the same claim, in different spellings. */
  boolean isSameAs(ClaimName other) {
    return path().equals(other.path());
  }

  // As Keycloak splits it, which also removes backslashes.
  private String top() {
    return path().stream().findFirst().orElse("");
  }

  private List<String> path() {
    return JsonUtils.splitClaimPath(text);
  }
}
