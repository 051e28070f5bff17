package io.github.cockpitsso.testkit.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A token before it is signed. Immutable: each change is a new draft. Nothing is checked: bad tokens are the point. */
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

  /** With this claim; null is written as null. */
  public TokenDraft claim(String name, Object value) {
    return new TokenDraft(key, header, with(claims, name, value), rawHeader, rawClaims);
  }

  /** Without this claim. */
  public TokenDraft without(String name) {
    var changed = new LinkedHashMap<>(claims);
    changed.remove(name);
    return new TokenDraft(key, header, changed, rawHeader, rawClaims);
  }

  /** With this header parameter; null is written as null. */
  public TokenDraft header(String name, Object value) {
    return new TokenDraft(key, with(header, name, value), claims, rawHeader, rawClaims);
  }

  /** Without this header parameter. */
  public TokenDraft withoutHeader(String name) {
    var changed = new LinkedHashMap<>(header);
    changed.remove(name);
    return new TokenDraft(key, changed, claims, rawHeader, rawClaims);
  }

  /** With exactly these bytes as header. */
  public TokenDraft rawHeader(String text) {
    return new TokenDraft(key, header, claims, Optional.of(bytes(text)), rawClaims);
  }

  /** With exactly these bytes as claims. */
  public TokenDraft rawClaims(byte[] bytes) {
    return new TokenDraft(key, header, claims, rawHeader, Optional.of(bytes));
  }

  /** With exactly this text, in UTF-8, as claims. */
  public TokenDraft rawClaims(String text) {
    return rawClaims(bytes(text));
  }

  /** Signed by another key; the header names that key and its algorithm. */
  public TokenDraft by(ForgeKey other) {
    Map<String, Object> named = with(with(header, "alg", other.algorithm()), "kid", other.id());
    return new TokenDraft(other, named, claims, rawHeader, rawClaims);
  }

  /** Signed by another key, while the header says what it said. */
  public TokenDraft secretlyBy(ForgeKey other) {
    return new TokenDraft(other, header, claims, rawHeader, rawClaims);
  }

  /** The claims as JSON text, to be changed by hand and put back with {@link #rawClaims(String)}. */
  public String claimsJson() {
    return new String(rawClaims.orElseGet(() -> json(claims)), StandardCharsets.UTF_8);
  }

  /** The header as JSON text, likewise. */
  public String headerJson() {
    return new String(rawHeader.orElseGet(() -> json(header)), StandardCharsets.UTF_8);
  }

  /** Header and claims encoded, with the dot between. */
  public String unsigned() {
    return BASE64.encodeToString(rawHeader.orElseGet(() -> json(header)))
        + "."
        + BASE64.encodeToString(rawClaims.orElseGet(() -> json(claims)));
  }

  /** The token in compact form. */
  public String sign() {
    return withSignature(key.sign(bytes(unsigned())));
  }

  /** The token with these bytes for a signature. */
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
      throw new IllegalArgumentException("No JSON can be made of this draft", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
