package io.github.cockpitsso.testkit.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A client with a DPoP key. It drafts the proofs of RFC 9449, which a test can change before
 * it signs.
 */
public final class DpopClient {
  private final ForgeKey key;

  /** A client with this key. */
  public DpopClient(ForgeKey key) {
    this.key = key;
  }

  /** The key. */
  public ForgeKey key() {
    return key;
  }

  /** A token that is bound to the key, as Keycloak issues it. */
  public TokenDraft bind(TokenDraft token) {
    return token
        .claim("cnf", Map.of("jkt", key.thumbprint(), "kc-jkt-type", "DPoP"))
        .claim("typ", "DPoP");
  }

  /** A valid proof for one request with this token. */
  public TokenDraft proof(String method, String url, String token) {
    return proof(method, url).claim("ath", hash(token));
  }

  /** A valid proof for a request without a token: for the token endpoint. */
  public TokenDraft proof(String method, String url) {
    Map<String, Object> jwk = new LinkedHashMap<>(key.jwk());
    jwk.remove("kid");
    jwk.remove("use");
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "dpop+jwt");
    header.put("alg", key.algorithm());
    header.put("jwk", jwk);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("htm", method);
    claims.put("htu", url);
    claims.put("iat", Instant.now().getEpochSecond());
    return new TokenDraft(key, header, claims);
  }

  private static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
