package io.github.cockpitsso.testkit.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The tokens of the token endpoint.
 *
 * @param access access token
 * @param id ID token; empty without the scope openid
 * @param refresh refresh token; may be empty
 */
public record Tokens(String access, String id, String refresh) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The tokens in an answer of the token endpoint. */
  public static Tokens of(JsonNode json) {
    return new Tokens(
        json.path("access_token").asText(""),
        json.path("id_token").asText(""),
        json.path("refresh_token").asText(""));
  }

  /** The access token's claims. The signature is not checked. */
  public JsonNode accessClaims() {
    return claims(access);
  }

  /** The ID token's claims. */
  public JsonNode idClaims() {
    return claims(id);
  }

  /** The refresh token's claims. */
  public JsonNode refreshClaims() {
    return claims(refresh);
  }

  private static JsonNode claims(String jwt) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
