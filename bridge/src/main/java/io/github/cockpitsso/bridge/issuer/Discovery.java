package io.github.cockpitsso.bridge.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The realm's metadata (OpenID Connect Discovery 1.0).
 *
 * @param keys address of the JWK set
 * @param introspection address of the introspection endpoint (RFC 7662), if there is one
 */
public record Discovery(URI keys, Optional<URI> introspection) {

  /** The result of reading a discovery document. */
  sealed interface Result {
    record Usable(Discovery discovery) implements Result {}

    /**
     * The document is invalid or from another issuer.
     *
     * @param detail for log, health and {@code check}
     */
    record Unusable(String detail) implements Result {}
  }

  static Result read(byte[] body, Issuer issuer) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      return new Result.Unusable("discovery is not well-formed JSON");
    }
    String named = Json.text(json.get(), "issuer");
    if (!named.equals(issuer.name())) {
      return new Result.Unusable("discovery names the issuer '"
          + shortened(named)
          + "', not '"
          + issuer.name()
          + "': set bridge.issuer to Keycloak's issuer, or correct the hostname of Keycloak");
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
