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
import org.keycloak.representations.IDToken;
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

  /**
   * Removes the claim. Keycloak adds to an array that is there already, and can not write below what is no object.
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

  /** A copy that can be changed, if it is an object; mappers write trees of Jackson as well as maps. */
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

  /** Whether both are the same claim, however they are written. */
  boolean isSameAs(ClaimName other) {
    return path().equals(other.path());
  }

  // As Keycloak will split it, which also takes backslashes away.
  private String top() {
    return path().stream().findFirst().orElse("");
  }

  private List<String> path() {
    return JsonUtils.splitClaimPath(text);
  }
}
