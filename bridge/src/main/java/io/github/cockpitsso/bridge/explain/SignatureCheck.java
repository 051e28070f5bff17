package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.http.Json;
import java.util.Optional;

/** Reports the result of the signature check. */
final class SignatureCheck {
  private static final String CHECK = "token.signature";

  private SignatureCheck() {}

  static Finding of(UnverifiedToken token, IssuerSettings issuer, Optional<Refusal> refusal) {
    String algorithm = Json.text(token.header(), "alg");
    String keyId = Json.text(token.header(), "kid");
    String found = algorithm + " by the key " + (keyId.isEmpty() ? "without an ID" : keyId);
    if (refusal.isEmpty()) {
      return Finding.ok(CHECK, found + " of the issuer");
    }
    Reason reason = refusal.get().reason();
    if (reason == Reason.ISSUER_UNAVAILABLE) {
      return Finding.unknown(CHECK, found + "; the issuer's keys cannot be fetched")
          .cure("Correct bridge.issuer, or wait until Keycloak is available again.");
    } else if (!Json.text(token.claims(), "iss").equals(issuer.name())) {
      return Finding.unknown(
              CHECK, found + "; not checked, because the token is from another issuer")
          .cure("See token.iss.");
    }
    return Finding.failed(
            CHECK,
            switch (reason) {
              case TOKEN_KEY -> found + ", which the issuer does not have";
              case TOKEN_SIGNATURE -> found + ", but the signature is invalid";
              case TOKEN_ALGORITHM -> "the algorithm " + algorithm;
              default -> reason.title();
            })
        .expected("a signature by a key of " + issuer.name())
        .cure(reason.remedy().orElse(""));
  }
}
