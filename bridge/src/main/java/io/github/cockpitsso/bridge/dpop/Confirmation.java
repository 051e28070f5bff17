package io.github.cockpitsso.bridge.dpop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The key and certificate to which a token is bound ({@code cnf}, RFC 7800, 3.1). The sender must
 * prove that it has both.
 *
 * @param key SHA-256 thumbprint of the client's DPoP key, base64url ({@code jkt}: RFC 9449, 6.1)
 * @param certificate SHA-256 of the client's certificate, base64url ({@code x5t#S256}: RFC 8705,
 * 3.1)
 */
public record Confirmation(Optional<String> key, Optional<String> certificate) {
  private static final String KEY = "jkt";
  private static final String KEYCLOAK_USE = "kc-jkt-type";
  private static final String CERTIFICATE = "x5t#S256";
  private static final Confirmation NONE = new Confirmation(Optional.empty(), Optional.empty());

  /**
   * Reads {@code cnf}. A token with a binding that the bridge cannot check is rejected: otherwise
   * any sender could use it.
   */
  public static Decision<Confirmation> read(ObjectNode claims) {
    if (!claims.has("cnf")) {
      return isMarkedAsBound(claims) ? unknown() : Decision.granted(NONE);
    }
    JsonNode cnf = claims.get("cnf");
    var confirmation = new Confirmation(text(cnf, KEY), text(cnf, CERTIFICATE));
    long known = confirmation.stream().count() + (isForDpop(cnf) ? 1 : 0);
    boolean complete = confirmation.isNeeded() && known == cnf.size();
    return complete && !(isMarkedAsBound(claims) && confirmation.key().isEmpty())
        ? Decision.granted(confirmation)
        : unknown();
  }

  /** Keycloak 26.7 writes the use of {@code jkt}; there are others than DPoP. */
  private static boolean isForDpop(JsonNode cnf) {
    return cnf.has(KEY) && text(cnf, KEYCLOAK_USE).filter("DPoP"::equals).isPresent();
  }

  /** Whether Keycloak marked the token as bound to a DPoP key. */
  private static boolean isMarkedAsBound(ObjectNode claims) {
    return claims.path("typ").asText().equals("DPoP");
  }

  /** Whether the token is bound. */
  public boolean isNeeded() {
    return stream().findAny().isPresent();
  }

  private Stream<String> stream() {
    return Stream.concat(key.stream(), certificate.stream());
  }

  private static Optional<String> text(JsonNode cnf, String member) {
    return Optional.of(cnf.path(member))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }

  private static Decision<Confirmation> unknown() {
    return Decision.refused(
        Reason.TOKEN_BOUND, "to a key or certificate that the bridge cannot check");
  }
}
