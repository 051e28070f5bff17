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
 * A signed JWT in compact form whose every byte was looked at, and whose signature was not. What a
 * lenient library would read in its own way (padding, members given twice, {@code "exp": null}) has
 * ended before.
 */
public final class TokenParts {
  /** Characters; a token of Keycloak has one to two thousand. */
  static final int MAX_LENGTH = 16 * 1024;

  private static final int MAX_KEY_ID = 256;
  // crit names what a reader must understand (RFC 7515, 4.1.11), and we understand none; b64 and
  // zip change what was
  // signed; enc is for encrypted tokens.
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

  /** Reads an access token, which names the issuer's key. */
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
      return malformed("a part is no well-formed JSON object");
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
      return malformed("the header names no algorithm");
    } else if (header.has("typ") && !header.path("typ").isTextual()) {
      return malformed("the header parameter typ is no text");
    }
    return Decision.granted(this);
  }

  private Decision<TokenParts> checkKeyId() {
    JsonNode keyId = header.path("kid");
    return keyId.isTextual() && keyId.textValue().length() <= MAX_KEY_ID
        ? Decision.granted(this)
        : malformed("the header names no usable key id");
  }

  public String algorithm() {
    return header.path("alg").textValue();
  }

  public String keyId() {
    return header.path("kid").textValue();
  }

  /** As sent; empty if it was not. */
  public String type() {
    return header.path("typ").asText("");
  }

  /**
   * The key that the token brings along; missing if it brings none. Whose it is must be
   * known otherwise.
   */
  public JsonNode embeddedKey() {
    return header.path("jwk");
  }

  public ObjectNode claims() {
    return claims;
  }

  public byte[] signingInput() {
    return Arrays.copyOf(signingInput, signingInput.length);
  }

  public byte[] signature() {
    return Arrays.copyOf(signature, signature.length);
  }

  private static <T> Decision<T> malformed(String detail) {
    return Decision.refused(Reason.TOKEN_MALFORMED, detail);
  }
}
