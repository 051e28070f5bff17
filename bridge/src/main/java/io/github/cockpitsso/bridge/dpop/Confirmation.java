package io.github.cockpitsso.bridge.dpop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a token is bound to ({@code cnf}, RFC 7800, 3.1). Who sends it must prove to have all of it.
 *
 * @param key SHA-256 thumbprint of the client's DPoP key, base64url ({@code jkt}: RFC 9449, 6.1)
 * @param certificate SHA-256 of the client's certificate, base64url ({@code x5t#S256}: RFC
 * 8705, 3.1)
 */
public record Confirmation(Optional<String> key, Optional<String> certificate) {
  private static final String KEY = "jkt";
  private static final String KEYCLOAK_USE = "kc-jkt-type";
  private static final String CERTIFICATE = "x5t#S256";
  private static final Confirmation NONE = new Confirmation(Optional.empty(), Optional.empty());

  /**
   * Reads {@code cnf}. A token that is bound to what we can not check is refused: it would be taken
   * from anybody.
   */
  public static Decision<Confirmation> read(ObjectNode claims) {
    if (!claims.has("cnf")) {
      return isCalledBound(claims) ? unknown() : Decision.granted(NONE);
    }
    JsonNode cnf = claims.get("cnf");
    var confirmation = new Confirmation(text(cnf, KEY), text(cnf, CERTIFICATE));
    long understood = confirmation.stream().count() + (isForDpop(cnf) ? 1 : 0);
    boolean whole = confirmation.isNeeded() && understood == cnf.size();
    return whole && !(isCalledBound(claims) && confirmation.key().isEmpty())
        ? Decision.granted(confirmation)
        : unknown();
  }

  /** Keycloak 26.7 says of {@code jkt} what it is good for; there are other uses than DPoP. */
  private static boolean isForDpop(JsonNode cnf) {
    return cnf.has(KEY) && text(cnf, KEYCLOAK_USE).filter("DPoP"::equals).isPresent();
  }

  /** Keycloak's own word for a token with a DPoP key. */
  private static boolean isCalledBound(ObjectNode claims) {
    return claims.path("typ").asText().equals("DPoP");
  }

  /** Whether there is anything to prove. */
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
    return Decision.refused(Reason.TOKEN_BOUND, "to what the bridge can not check");
  }
}
