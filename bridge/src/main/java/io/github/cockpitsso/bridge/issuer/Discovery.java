package io.github.cockpitsso.bridge.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * What the realm says about itself (OpenID Connect Discovery 1.0).
 *
 * @param keys where its JWK set is
 * @param introspection where tokens can be asked about (RFC 7662), if anywhere
 */
public record Discovery(URI keys, Optional<URI> introspection) {

  /** What came of reading it. */
  sealed interface Result {
    record Usable(Discovery discovery) implements Result {}

    /**
     * Not to be believed.
     *
     * @param detail for log, health and {@code check}
     */
    record Unusable(String detail) implements Result {}
  }

  static Result read(byte[] body, Issuer issuer) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      return new Result.Unusable("discovery is no well-formed JSON");
    }
    String named = Json.text(json.get(), "issuer");
    if (!named.equals(issuer.name())) {
      return new Result.Unusable(
          "discovery names the issuer '"
              + shortened(named)
              + "', not '"
              + issuer.name()
              + "': set bridge.issuer to the one that Keycloak names, or Keycloak's hostname to the other");
    }
    Optional<URI> keys = endpoint(json.get(), "jwks_uri", issuer);
    return keys.isEmpty()
        ? new Result.Unusable("discovery names no usable jwks_uri")
        : new Result.Usable(
            new Discovery(keys.get(), endpoint(json.get(), "introspection_endpoint", issuer)));
  }

  private static Optional<URI> endpoint(JsonNode json, String member, Issuer issuer) {
    try {
      URI uri = URI.create(issuer.reachable(Json.text(json, member)));
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean allowed = scheme.equals("https") || (scheme.equals("http") && issuer.plainHttp());
      return allowed && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
