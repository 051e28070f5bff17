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
 * Whether the issuer signed a token. What is forged is refused also while the issuer can not
 * be asked.
 */
public final class Signatures {
  private final IssuerKeys keys;

  public Signatures(IssuerKeys keys) {
    this.keys = keys;
  }

  /** What the header alone tells: whether the algorithm is one that may be. */
  public static Decision<TokenParts> checkAlgorithm(TokenParts parts) {
    return Algorithms.isAccepted(parts.algorithm())
        ? Decision.granted(parts)
        : Decision.refused(Reason.TOKEN_ALGORITHM);
  }

  /** Whether a key is still one that tokens may be judged by. */
  public boolean isGood(SigningKey key) {
    return keys.areUsable() && keys.known().contains(key);
  }

  /**
   * Finds the key that signed a token. Done at once unless the issuer must be asked for it first.
   *
   * @return the key, or refused: 401 for what is forged, 503 for what can not be decided;
   * never fails
   */
  public CompletableFuture<Decision<SigningKey>> check(TokenParts parts) {
    boolean known = !keys.known().find(parts.keyId()).isEmpty();
    // A forged token is refused by keys that are too old to accept one by.
    if ((known && keys.areUsable()) || isForged(parts)) {
      return CompletableFuture.completedFuture(judge(parts));
    }
    CompletableFuture<Void> asked = known ? keys.refresh() : keys.seek(parts.keyId());
    return asked.thenApply(answered -> judge(parts));
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
      return Decision.refused(Reason.TOKEN_ALGORITHM, "the issuer's key is for another one");
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
