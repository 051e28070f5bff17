package io.github.cockpitsso.bridge.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A well-formed signed JWT in compact form; the signature is not checked yet. Tokens that libraries
 * could read in different ways (padding, a member twice, {@code "exp": null}) are rejected before.
 */
public final class TokenParts {
  /** In characters; a token of Keycloak has one to two thousand. */
  static final int MAX_LENGTH = 16 * 1024;

  private static final int MAX_KEY_ID = 256;
  // crit lists extensions that a reader must support (RFC 7515, 4.1.11), and the bridge supports
  // none. b64 and zip change what was signed; enc is for encrypted tokens.
  private static final List<String> REFUSED_PARAMETERS = List.of("crit", "b64", "zip", "enc");

  private final ObjectNode header;
  private final ObjectNode claims;
  private final byte[] signingInput;
  private final byte[] signature;

  private TokenParts(ObjectNode header, ObjectNode claims, byte[] signingInput, byte[] signature) {
    this.header = header;
    this.claims = claims;
    this.signingInput = signingInput;
    this.signature = signature;
  }

  /** Reads a token of the issuer, which must contain a key id. */
  public static Decision<TokenParts> read(String token) {
    return parse(token).then(TokenParts::checkKeyId);
  }

  /** Reads any signed JWT. */
  public static Decision<TokenParts> parse(String token) {
    if (token.length() > MAX_LENGTH) {
      return Decision.refused(Reason.TOKEN_TOO_LARGE);
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length == 5) {
      return malformed("it is encrypted (JWE)");
    } else if (parts.length != 3) {
      return malformed("a JWT has three parts");
    }
    Optional<byte[]> head = Base64Url.decode(parts[0]);
    Optional<byte[]> payload = Base64Url.decode(parts[1]);
    Optional<byte[]> signature = Base64Url.decode(parts[2]);
    if (head.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
      return malformed("a part is not base64url");
    }
    Optional<ObjectNode> header = TokenJson.object(head.get());
    Optional<ObjectNode> claims = TokenJson.object(payload.get());
    if (header.isEmpty() || claims.isEmpty()) {
      return malformed("a part is not a well-formed JSON object");
    }
    byte[] signingInput = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return new TokenParts(header.get(), claims.get(), signingInput, signature.get()).checkHeader();
  }

  private Decision<TokenParts> checkHeader() {
    for (String refused : REFUSED_PARAMETERS) {
      if (header.has(refused)) {
        return malformed("the header parameter " + refused + " is not accepted");
      }
    }
    if (!header.path("alg").isTextual()) {
      return malformed("the header contains no algorithm");
    } else if (header.has("typ") && !header.path("typ").isTextual()) {
      return malformed("the header parameter typ is not text");
    }
    return Decision.granted(this);
  }

  private Decision<TokenParts> checkKeyId() {
    JsonNode keyId = header.path("kid");
    return keyId.isTextual() && keyId.textValue().length() <= MAX_KEY_ID
        ? Decision.granted(this)
        : malformed("the header contains no usable key id");
  }

  /** {@code alg} of the header. */
  public String algorithm() {
    return header.path("alg").textValue();
  }

  /** {@code kid} of the header. */
  public String keyId() {
    return header.path("kid").textValue();
  }

  /** {@code typ} of the header; empty if it is missing. */
  public String type() {
    return header.path("typ").asText("");
  }

  /** The key in the token's header, which proves nothing about its owner; can be missing. */
  public JsonNode embeddedKey() {
    return header.path("jwk");
  }

  /** The claims, not verified yet. */
  public ObjectNode claims() {
    return claims;
  }

  /** The signed bytes: header and payload as sent. */
  public byte[] signingInput() {
    return Arrays.copyOf(signingInput, signingInput.length);
  }

  /** The decoded signature. */
  public byte[] signature() {
    return Arrays.copyOf(signature, signature.length);
  }

  private static <T> Decision<T> malformed(String detail) {
    return Decision.refused(Reason.TOKEN_MALFORMED, detail);
  }
}
