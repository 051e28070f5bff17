package io.github.cockpitsso.bridge.issuer;

import io.github.cockpitsso.bridge.jwt.Algorithms;
import io.github.cockpitsso.bridge.jwt.SigningKey;
import io.github.cockpitsso.bridge.jwt.TokenParts;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Checks signatures by the issuer's keys. A forged token is rejected even while the issuer
 * is unavailable.
 */
public final class Signatures {
  private final IssuerKeys keys;

  /** A check by these keys. */
  public Signatures(IssuerKeys keys) {
    this.keys = keys;
  }

  /** Checks the algorithm, which needs no key. */
  public static Decision<TokenParts> checkAlgorithm(TokenParts parts) {
    return Algorithms.isAccepted(parts.algorithm())
        ? Decision.granted(parts)
        : Decision.refused(Reason.TOKEN_ALGORITHM);
  }

  /** Whether the issuer still publishes a key, as far as the bridge knows. */
  public boolean isUsable(SigningKey key) {
    return keys.areUsable() && keys.known().contains(key);
  }

  /**
   * Finds the key that signed a token. Completes at once unless the key must be fetched first.
   *
   * @return the key, or refused: 401 for a forged token, 503 if the bridge cannot decide;
   * never fails
   */
  public CompletableFuture<Decision<SigningKey>> check(TokenParts parts) {
    boolean known = !keys.known().find(parts.keyId()).isEmpty();
    // Keys that are too old to accept a token still prove that one is forged.
    if ((known && keys.areUsable()) || isForged(parts)) {
      return CompletableFuture.completedFuture(judge(parts));
    }
    CompletableFuture<Void> fetch = known ? keys.refresh() : keys.seek(parts.keyId());
    return fetch.thenApply(done -> judge(parts));
  }

  private boolean isForged(TokenParts parts) {
    List<SigningKey> named = keys.known().find(parts.keyId());
    return !named.isEmpty() && named.stream().noneMatch(key -> key.signed(parts));
  }

  private Decision<SigningKey> judge(TokenParts parts) {
    List<SigningKey> named = keys.known().find(parts.keyId());
    if (named.isEmpty()) {
      return keys.areUsable() && keys.lastTryFailed().isEmpty()
          ? Decision.refused(Reason.TOKEN_KEY)
          : Decision.refused(Reason.ISSUER_UNAVAILABLE);
    } else if (named.stream().noneMatch(key -> key.accepts(parts.algorithm()))) {
      return Decision.refused(Reason.TOKEN_ALGORITHM, "the issuer's key is for another algorithm");
    }
    Optional<SigningKey> signer =
        named.stream().filter(key -> key.signed(parts)).findFirst();
    if (signer.isEmpty()) {
      return Decision.refused(Reason.TOKEN_SIGNATURE);
    } else if (!keys.areUsable()) {
      return Decision.refused(Reason.ISSUER_UNAVAILABLE);
    }
    return Decision.granted(signer.get());
  }
}
