package io.github.cockpitsso.bridge.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that somebody takes for an access token, read as far as it can be. Nothing of it is
 * verified, and nothing of it may be printed but claims that are no secret.
 */
final class UnverifiedToken {
  private static final Pattern SCHEME =
      Pattern.compile("(?i)^(?:authorization *: *)?(?:(?:bearer|dpop) +)?");
  private static final Pattern API_KEY = Pattern.compile("(?:USR|API)-.*");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9]{32}");
  private static final Pattern CODE_END =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int JWT_PARTS = 3;
  private static final int JWE_PARTS = 5;

  private final String text;
  private final String[] parts;
  private final JsonNode header;
  private final JsonNode claims;

  private UnverifiedToken(String text) {
    this.text = text;
    this.parts = text.split("\\.", -1);
    this.header = json(parts[0]);
    this.claims = parts.length == JWT_PARTS ? json(parts[1]) : Json.object();
  }

  /**
   * Reads what people copy: the token, the whole header, or the whole answer of the token endpoint.
   */
  static UnverifiedToken of(String copied) {
    String text = SCHEME.matcher(copied.strip()).replaceFirst("").strip();
    Optional<JsonNode> answer =
        text.startsWith("{") ? Json.read(text.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    return new UnverifiedToken(
        answer.map(it -> Json.text(it, "access_token")).orElse(text).strip());
  }

  /** The token by itself. */
  String text() {
    return text;
  }

  /** Whether there are claims to look at. */
  boolean isJwt() {
    return parts.length == JWT_PARTS && header.isObject() && claims.isObject();
  }

  JsonNode header() {
    return header;
  }

  JsonNode claims() {
    return claims;
  }

  /**
   * A finding if this is something else than an access token, which is told before everything else.
   */
  Optional<Finding> kind(boolean opaqueAccepted) {
    if (text.isEmpty()) {
      return other(
          "there is no token", "Pass the access token, or - and the token on standard input.");
    } else if (API_KEY.matcher(text).matches()) {
      return other(
          "this is a Cockpit API key",
          "Never send API keys from an app, and replace this one: it was copied. Send the access token that"
              + " Keycloak issued.");
    } else if (parts.length == JWE_PARTS) {
      return other(
          "this is an encrypted token (JWE)",
          "Clients > the client > Advanced > Fine grain OpenID Connect configuration: set no encryption for access"
              + " tokens.");
    } else if (isJwt()) {
      return jwt();
    } else if (parts.length == JWT_PARTS && CODE_END.matcher(parts[2]).matches()) {
      return other(
          "this looks like an authorization code",
          "Exchange the code at the token endpoint; its answer has the access_token.");
    } else if (parts.length == JWT_PARTS) {
      return other(
          "this is a damaged JWT", "Copy the whole access token, from eyJ to its last character.");
    } else if (opaqueAccepted) {
      return Optional.empty();
    } else if (SECRET.matcher(text).matches()) {
      return other(
          "this looks like a client secret, or like an opaque token",
          "Send the access token that Keycloak issued. For opaque tokens set bridge.token.introspection: opaque.");
    }
    return other(
        "this is no JWT; it may be an opaque token",
        "Send the access token that Keycloak issued. For opaque tokens set bridge.token.introspection: opaque.");
  }

  private Optional<Finding> jwt() {
    String type = Json.text(claims, "typ");
    String head = Json.text(header, "typ");
    if (head.equalsIgnoreCase("logout+jwt") || type.equals("Logout")) {
      return other(
          "this is a logout token (typ Logout)",
          "Keycloak sends it to the bridge's /backchannel-logout by itself. Send the access token.");
    } else if (head.equalsIgnoreCase("dpop+jwt")) {
      return other(
          "this is a DPoP proof",
          "It belongs into the header DPoP. Send the access token in Authorization.");
    }
    return switch (type) {
      case "Refresh" ->
        other("this is a refresh token (typ Refresh)", "Send the access_token of the same answer.");
      case "Offline" ->
        other(
            "this is an offline refresh token (typ Offline)",
            "Send the access_token of the same answer.");
      case "ID" ->
        other("this is an ID token (typ ID)", "Send the access_token of the same answer.");
      case "InitialAccessToken", "RegistrationAccessToken" ->
        other(
            "this is a token for client registration (typ " + type + ")",
            "Send an access token of a user.");
      case "", "Bearer", "DPoP" -> Optional.empty();
      default ->
        other(
            "this is a token of another type (typ " + type + ")",
            "Send an access token of a user.");
    };
  }

  private static Optional<Finding> other(String found, String cure) {
    return Optional.of(Finding.failed("token.kind", found, "an access token", cure));
  }

  private static JsonNode json(String part) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(part)).orElse(Json.object().nullNode());
    } catch (IllegalArgumentException e) {
      return Json.object().nullNode();
    }
  }
}
