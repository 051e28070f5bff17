package io.github.cockpitsso.bridge.dpop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.github.cockpitsso.bridge.jwt.Algorithms;
import io.github.cockpitsso.bridge.jwt.SigningKey;
import io.github.cockpitsso.bridge.jwt.TokenParts;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A DPoP proof (RFC 9449, 4.2) with a valid signature of the key to which the token is bound.
 *
 * @param id {@code jti}
 * @param method {@code htm}
 * @param target {@code htu}, as sent
 * @param tokenHash {@code ath}
 * @param issued {@code iat}
 */
public record DpopProof(String id, String method, String target, String tokenHash, Instant issued) {
  private static final String TYPE = "dpop+jwt";
  private static final int MAX_ID = 256;
  // The sender chooses the key, and must not choose how much work it costs to verify.
  private static final int MAX_RSA_BITS = 4096;

  /**
   * Reads the {@code DPoP} headers of a request.
   *
   * @param headers all values
   * @param thumbprint of the key to which the token is bound
   */
  public static Decision<DpopProof> read(List<String> headers, String thumbprint) {
    if (headers.size() != 1) {
      return refused(
          headers.isEmpty() ? "the header DPoP is missing" : "the header DPoP occurs twice");
    }
    Optional<TokenParts> parts = TokenParts.parse(headers.get(0).strip()).ifGranted();
    if (parts.isEmpty()) {
      return refused("it is not a well-formed signed JWT");
    } else if (!parts.get().type().equals(TYPE)) {
      return refused("its typ is not " + TYPE);
    } else if (!Algorithms.isAccepted(parts.get().algorithm())) {
      return refused("its algorithm is not accepted");
    }
    return key(parts.get().embeddedKey(), thumbprint)
        .then(key -> key.signed(parts.get())
            ? read(parts.get().claims())
            : refused("its signature is invalid"));
  }

  private static Decision<SigningKey> key(JsonNode json, String thumbprint) {
    try {
      JWK jwk = JWK.parse(json.toString());
      if (jwk.isPrivate()) {
        return refused("its key is private or symmetric");
      } else if (!jwk.computeThumbprint().toString().equals(thumbprint)) {
        return Decision.refused(
            Reason.TOKEN_BINDING, "the proof is signed by another key than the token's");
      } else if (jwk instanceof RSAKey rsa && rsa.size() > MAX_RSA_BITS) {
        return refused("its key is larger than " + MAX_RSA_BITS + " bits");
      }
      return SigningKey.withoutId(jwk)
          .map(Decision::granted)
          .orElseGet(() -> refused("its key is of a kind that is not accepted"));
    } catch (ParseException | JOSEException | RuntimeException e) {
      // With unexpected members, Nimbus throws more exceptions than it documents.
      return refused("its key is missing or unusable");
    }
  }

  private static Decision<DpopProof> read(ObjectNode claims) {
    for (String name : List.of("jti", "htm", "htu", "ath")) {
      if (!claims.path(name).isTextual() || claims.path(name).textValue().isEmpty()) {
        return refused("it has no " + name);
      }
    }
    JsonNode issued = claims.path("iat");
    String id = claims.path("jti").textValue();
    if (id.length() > MAX_ID) {
      return refused("its jti is longer than " + MAX_ID);
    } else if (!issued.isNumber() || !issued.canConvertToLong() || issued.longValue() < 0) {
      return refused("it has no iat");
    }
    Instant time = Instant.ofEpochSecond(Math.min(issued.longValue(), Integer.MAX_VALUE * 4L));
    return Decision.granted(new DpopProof(
        id,
        claims.path("htm").textValue(),
        claims.path("htu").textValue(),
        claims.path("ath").textValue(),
        time));
  }

  private static <T> Decision<T> refused(String detail) {
    return Decision.refused(Reason.DPOP_PROOF, detail);
  }
}
