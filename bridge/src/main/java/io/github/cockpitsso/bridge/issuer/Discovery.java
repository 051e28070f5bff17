package io.github.cockpitsso.bridge.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The realm's metadata (OpenID Connect Discovery 1.0).
 *
 * @param keys address of the JWK set
 * @param introspection address of the introspection endpoint (RFC 7662), if there is one
 */
public record Discovery(URI keys, Optional<URI> introspection) {

  /**
   * Reads a discovery document.
   *
   * @param failed gets the cause, for log, health and {@code check}, if the document is invalid or
   * from another issuer; the result is empty then
   */
  static Optional<Discovery> read(byte[] body, Issuer issuer, Consumer<String> failed) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      failed.accept("discovery is not well-formed JSON");
      return Optional.empty();
    }
    String named = Json.text(json.get(), "issuer");
    if (!named.equals(issuer.name())) {
      failed.accept("discovery names the issuer '"
          + shortened(named)
          + "', not '"
          + issuer.name()
          + "': set bridge.issuer to Keycloak's issuer, or correct the hostname of Keycloak");
      return Optional.empty();
    }
    Optional<URI> keys = endpoint(json.get(), "jwks_uri", issuer);
    if (keys.isEmpty()) {
      failed.accept("discovery names no usable jwks_uri");
    }
    return keys.map(
        uri -> new Discovery(uri, endpoint(json.get(), "introspection_endpoint", issuer)));
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
