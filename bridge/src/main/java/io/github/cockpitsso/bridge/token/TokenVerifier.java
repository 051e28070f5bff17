package io.github.cockpitsso.bridge.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.PresentedToken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Judges access tokens by RFC 9068 and 8725. A token that was found genuine is remembered by its whole text until it
 * expires; its times, and that its key is still the issuer's, are checked each time.
 */
public final class TokenVerifier {

  private record Known(VerifiedToken token, SigningKey key) {}

  private final TokenClaims claims;
  private final Possession possession;
  private final IssuerKeys keys;
  private final Clock clock;
  private final Cache<String, Known> cache;

  /**
   * A verifier.
   *
   * @param cacheBytes how much of tokens is remembered, in bytes of their text
   */
  public TokenVerifier(TokenPolicy policy, IssuerKeys keys, long cacheBytes, Clock clock) {
    this.claims = new TokenClaims(policy);
    this.possession = new Possession(policy.proofs(), clock);
    this.keys = keys;
    this.clock = clock;
    this.cache = Caffeine.newBuilder()
        .maximumWeight(cacheBytes)
        .weigher((String token, Known known) -> token.length())
        .expireAfter(Expiry.<String, Known>creating((token, known) -> remaining(known)))
        .recordStats()
        .build();
  }

  /**
   * Judges a token, and whether it is its sender's. Done at once unless the issuer must be asked for a key first.
   *
   * @return granted, or refused with 401 for what is wrong with the token and 503 for what can not be decided; never
   *     fails
   */
  public CompletableFuture<Decision<VerifiedToken>> verify(PresentedToken presented) {
    return inspect(presented.text())
        .thenApply(decision -> decision.then(token -> possession.check(token, presented)));
  }

  /**
   * Judges a token by itself. Nothing may be done on the strength of it: who sends the token may have stolen it.
   *
   * @return as {@link #verify}
   */
  public CompletableFuture<Decision<VerifiedToken>> inspect(String token) {
    Known known = cache.getIfPresent(token);
    if (known != null && keys.areUsable() && keys.known().contains(known.key())) {
      return done(TokenClaims.checkTimes(known.token(), clock.instant()));
    }
    return TokenParts.read(token)
        .then(TokenVerifier::checkAlgorithm)
        .thenLater(parts -> claims
            .check(parts.claims(), parts.type(), clock.instant())
            .thenLater(verified -> checkSignature(token, parts, verified)));
  }

  /** The cache of genuine tokens, for its metrics. */
  public Cache<?, ?> cache() {
    return cache;
  }

  private static Decision<TokenParts> checkAlgorithm(TokenParts parts) {
    return Algorithms.isAccepted(parts.algorithm())
        ? Decision.granted(parts)
        : Decision.refused(Reason.TOKEN_ALGORITHM);
  }

  private CompletableFuture<Decision<VerifiedToken>> checkSignature(
      String token, TokenParts parts, VerifiedToken verified) {
    boolean known = !keys.known().find(parts.keyId()).isEmpty();
    // A forged token is refused by keys that are too old to accept one by.
    if ((known && keys.areUsable()) || isForged(parts)) {
      return done(judge(token, parts, verified));
    }
    CompletableFuture<Void> asked = known ? keys.refresh() : keys.seek(parts.keyId());
    return asked.thenApply(answered -> judge(token, parts, verified));
  }

  private boolean isForged(TokenParts parts) {
    List<SigningKey> named = keys.known().find(parts.keyId());
    return !named.isEmpty() && named.stream().noneMatch(key -> key.signed(parts));
  }

  private Decision<VerifiedToken> judge(String token, TokenParts parts, VerifiedToken verified) {
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
    if (!claims.isInScope(verified)) {
      return Decision.refused(Reason.INSUFFICIENT_SCOPE);
    }
    cache.put(token, new Known(verified, signer.get()));
    return Decision.granted(verified);
  }

  private Duration remaining(Known known) {
    Duration left =
        Duration.between(clock.instant(), known.token().expires().plus(TokenPolicy.SKEW));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static <T> CompletableFuture<Decision<T>> done(Decision<T> decision) {
    return CompletableFuture.completedFuture(decision);
  }
}
