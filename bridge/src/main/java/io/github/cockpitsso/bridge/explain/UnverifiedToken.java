package io.github.cockpitsso.bridge.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that may be an access token. Its claims are not verified. A report may contain claims that
 * are no secrets, but never the token.
 */
final class UnverifiedToken {
  private static final Pattern SCHEME =
      Pattern.compile("(?i)^(?:authorization *: *)?(?:(?:bearer|dpop) +)?");
  private static final Pattern API_KEY = Pattern.compile("(?:USR|API)-.*");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9]{32}");
  private static final Pattern CODE_END =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String SEND_ACCESS_TOKEN =
      "Send the access_token from the same answer of the token endpoint.";
  private static final String SEND_KEYCLOAKS_TOKEN =
      "Send the access token that Keycloak issued. For opaque tokens set"
          + " bridge.token.introspection: opaque.";
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
   * Reads a token, a whole Authorization header, or a whole answer of the token endpoint.
   */
  static UnverifiedToken of(String input) {
    String text = SCHEME.matcher(input.strip()).replaceFirst("").strip();
    Optional<JsonNode> answer =
        text.startsWith("{") ? Json.read(text.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    return new UnverifiedToken(
        answer.map(it -> Json.text(it, "access_token")).orElse(text).strip());
  }

  /** The token without the header or answer around it. */
  String text() {
    return text;
  }

  /** Whether this is a signed JWT with readable header and claims. */
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
   * A finding if this is not an access token; empty if it may be one.
   *
   * @param opaqueAccepted whether the bridge accepts opaque tokens
   */
  Optional<Finding> otherKind(boolean opaqueAccepted) {
    if (text.isEmpty()) {
      return other(
          "there is no token",
          "Pass the access token as the argument, or pass - and the token on standard input.");
    } else if (API_KEY.matcher(text).matches()) {
      return other(
          "this is a Cockpit API key",
          "Never send API keys from an app. Replace this key, because it was copied. Send the"
              + " access token that Keycloak issued.");
    } else if (parts.length == JWE_PARTS) {
      return other(
          "this is an encrypted token (JWE)",
          "Clients > the client > Advanced > Fine grain OpenID Connect configuration: turn off the"
              + " encryption of access tokens.");
    } else if (isJwt()) {
      return jwt();
    } else if (parts.length == JWT_PARTS && CODE_END.matcher(parts[2]).matches()) {
      return other(
          "this looks like an authorization code",
          "Exchange the code at the token endpoint. Its answer contains the access_token.");
    } else if (parts.length == JWT_PARTS) {
      return other(
          "this is a damaged JWT", "Copy the whole access token, from eyJ to its last character.");
    } else if (opaqueAccepted) {
      return Optional.empty();
    } else if (SECRET.matcher(text).matches()) {
      return other(
          "this looks like a client secret, or like an opaque token", SEND_KEYCLOAKS_TOKEN);
    }
    return other("this is not a JWT; it may be an opaque token", SEND_KEYCLOAKS_TOKEN);
  }

  private Optional<Finding> jwt() {
    String type = Json.text(claims, "typ");
    String head = Json.text(header, "typ");
    if (head.equalsIgnoreCase("logout+jwt") || type.equals("Logout")) {
      return other(
          "this is a logout token (typ Logout)",
          "Keycloak itself sends it to the bridge's /backchannel-logout. Send the access token.");
    } else if (head.equalsIgnoreCase("dpop+jwt")) {
      return other(
          "this is a DPoP proof",
          "Send it in the header DPoP, and the access token in Authorization.");
    }
    return switch (type) {
      case "Refresh" -> other("this is a refresh token (typ Refresh)", SEND_ACCESS_TOKEN);
      case "Offline" -> other("this is an offline token (typ Offline)", SEND_ACCESS_TOKEN);
      case "ID" -> other("this is an ID token (typ ID)", SEND_ACCESS_TOKEN);
      case "InitialAccessToken", "RegistrationAccessToken" ->
        other(
            "this is a token for client registration (typ " + type + ")",
            "Send a user's access token.");
      case "", "Bearer", "DPoP" -> Optional.empty();
      default ->
        other("this is a token of another type (typ " + type + ")", "Send a user's access token.");
    };
  }

  private static Optional<Finding> other(String found, String cure) {
    return Optional.of(
        Finding.failed("token.kind", found).expected("an access token").cure(cure));
  }

  private static JsonNode json(String part) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(part)).orElse(Json.object().nullNode());
    } catch (IllegalArgumentException e) {
      return Json.object().nullNode();
    }
  }
}
