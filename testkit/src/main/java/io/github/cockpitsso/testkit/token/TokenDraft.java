package io.github.cockpitsso.testkit.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token before it is signed. Immutable: each change returns a new draft. Nothing is checked, so
 * tests can make invalid tokens.
 */
public final class TokenDraft {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final ForgeKey key;
  private final Map<String, Object> header;
  private final Map<String, Object> claims;
  private final Optional<byte[]> rawHeader;
  private final Optional<byte[]> rawClaims;

  TokenDraft(ForgeKey key, Map<String, Object> header, Map<String, Object> claims) {
    this(key, header, claims, Optional.empty(), Optional.empty());
  }

  private TokenDraft(
      ForgeKey key,
      Map<String, Object> header,
      Map<String, Object> claims,
      Optional<byte[]> rawHeader,
      Optional<byte[]> rawClaims) {
    this.key = key;
    this.header = header;
    this.claims = claims;
    this.rawHeader = rawHeader;
    this.rawClaims = rawClaims;
  }

  /** Sets a claim; null becomes JSON null. */
  public TokenDraft claim(String name, Object value) {
    return new TokenDraft(key, header, with(claims, name, value), rawHeader, rawClaims);
  }

  /** Removes a claim. */
  public TokenDraft without(String name) {
    var changed = new LinkedHashMap<>(claims);
    changed.remove(name);
    return new TokenDraft(key, header, changed, rawHeader, rawClaims);
  }

  /** Sets a header parameter; null becomes JSON null. */
  public TokenDraft header(String name, Object value) {
    return new TokenDraft(key, with(header, name, value), claims, rawHeader, rawClaims);
  }

  /** Removes a header parameter. */
  public TokenDraft withoutHeader(String name) {
    var changed = new LinkedHashMap<>(header);
    changed.remove(name);
    return new TokenDraft(key, changed, claims, rawHeader, rawClaims);
  }

  /** Replaces the header by exactly these bytes. */
  public TokenDraft rawHeader(String text) {
    return new TokenDraft(key, header, claims, Optional.of(bytes(text)), rawClaims);
  }

  /** Replaces the claims by exactly these bytes. */
  public TokenDraft rawClaims(byte[] bytes) {
    return new TokenDraft(key, header, claims, rawHeader, Optional.of(bytes));
  }

  /** Replaces the claims by exactly this text in UTF-8. */
  public TokenDraft rawClaims(String text) {
    return rawClaims(bytes(text));
  }

  /** Signs with another key. The header names that key and its algorithm. */
  public TokenDraft by(ForgeKey other) {
    Map<String, Object> named = with(with(header, "alg", other.algorithm()), "kid", other.id());
    return new TokenDraft(other, named, claims, rawHeader, rawClaims);
  }

  /** Signs with another key, but does not change the header. */
  public TokenDraft secretlyBy(ForgeKey other) {
    return new TokenDraft(other, header, claims, rawHeader, rawClaims);
  }

  /** The claims as JSON text, to edit and set with {@link #rawClaims(String)}. */
  public String claimsJson() {
    return new String(rawClaims.orElseGet(() -> json(claims)), StandardCharsets.UTF_8);
  }

  /** The header as JSON text, to edit and set with {@link #rawHeader(String)}. */
  public String headerJson() {
    return new String(rawHeader.orElseGet(() -> json(header)), StandardCharsets.UTF_8);
  }

  /** Encoded header and claims with the dot between them. */
  public String unsigned() {
    return BASE64.encodeToString(rawHeader.orElseGet(() -> json(header)))
        + "."
        + BASE64.encodeToString(rawClaims.orElseGet(() -> json(claims)));
  }

  /** The token in compact form. */
  public String sign() {
    return withSignature(key.sign(bytes(unsigned())));
  }

  /** The token with these bytes as signature. */
  public String withSignature(byte[] signature) {
    return unsigned() + "." + BASE64.encodeToString(signature);
  }

  private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    var changed = new LinkedHashMap<>(map);
    changed.put(name, value);
    return changed;
  }

  private static byte[] json(Map<String, Object> map) {
    try {
      return JSON.writeValueAsBytes(map);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The draft cannot be written as JSON", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
