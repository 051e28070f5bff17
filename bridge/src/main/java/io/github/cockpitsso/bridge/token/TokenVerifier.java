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
 * expires; its times, and that its key is still the issuer's, are checked each time. Of a token that the issuer must be
 * asked about only the answer is remembered, and everything is checked each time.
 */
public final class TokenVerifier {

  private record Known(VerifiedToken token, SigningKey key) {}

  private final TokenClaims claims;
  private final Possession possession;
  private final Optional<IntrospectedTokens> introspected;
  private final IssuerKeys keys;
  private final Clock clock;
  private final Cache<String, Known> cache;

  /**
   * A verifier.
   *
   * @param introspected who is asked about tokens that do not say enough; nothing if those are refused
   * @param cacheBytes how much of tokens is remembered, in bytes of their text
   */
  public TokenVerifier(
      TokenPolicy policy,
      Optional<IntrospectedTokens> introspected,
      IssuerKeys keys,
      long cacheBytes,
      Clock clock) {
    this.claims = new TokenClaims(policy);
    this.possession = new Possession(policy.proofs(), clock);
    this.introspected = introspected;
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
    if (introspected.filter(asked -> asked.isOpaque(token)).isPresent()) {
      return opaque(token, introspected.get());
    }
    return TokenParts.read(token)
        .then(TokenVerifier::checkAlgorithm)
        .thenLater(
            parts -> introspected.isPresent() && IntrospectedTokens.isLightweight(parts.claims())
                ? lightweight(token, parts, introspected.get())
                : whole(token, parts));
  }

  /** All that there is to know stands in the token. */
  private CompletableFuture<Decision<VerifiedToken>> whole(String token, TokenParts parts) {
    return claims
        .check(parts.claims(), parts.type(), clock.instant())
        .thenLater(verified -> checkSignature(parts)
            .thenApply(decision -> decision.then(key -> inScope(verified).then(good -> {
              cache.put(token, new Known(good, key));
              return Decision.granted(good);
            }))));
  }

  /** The issuer signed less than it knows. What is forged costs no call. */
  private CompletableFuture<Decision<VerifiedToken>> lightweight(
      String token, TokenParts parts, IntrospectedTokens asked) {
    return claims
        .checkIssued(parts.claims(), parts.type(), clock.instant())
        .thenLater(issued -> checkSignature(parts))
        .thenCompose(decision -> decision.thenLater(key -> asked.ask(token)))
        .thenApply(decision -> decision
            .then(answer -> IntrospectedTokens.join(parts.claims(), answer))
            .then(whole -> claims.check(whole, parts.type(), clock.instant()))
            .then(this::inScope));
  }

  /** An answer says what an access token of RFC 9068 would; what it leaves out is missing there too. */
  private CompletableFuture<Decision<VerifiedToken>> opaque(
      String token, IntrospectedTokens asked) {
    return asked
        .ask(token)
        .thenApply(decision -> decision
            .then(answer -> claims.check(answer, "at+jwt", clock.instant()))
            .then(this::inScope));
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

  private CompletableFuture<Decision<SigningKey>> checkSignature(TokenParts parts) {
    boolean known = !keys.known().find(parts.keyId()).isEmpty();
    // A forged token is refused by keys that are too old to accept one by.
    if ((known && keys.areUsable()) || isForged(parts)) {
      return done(judge(parts));
    }
    CompletableFuture<Void> asked = known ? keys.refresh() : keys.seek(parts.keyId());
    return asked.thenApply(answered -> judge(parts));
  }

  private boolean isForged(TokenParts parts) {
    List<SigningKey> named = keys.known().find(parts.keyId());
    return !named.isEmpty() && named.stream().noneMatch(key -> key.signed(parts));
  }

  /** The key that signed the token. */
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

  private Decision<VerifiedToken> inScope(VerifiedToken verified) {
    return claims.isInScope(verified)
        ? Decision.granted(verified)
        : Decision.refused(Reason.INSUFFICIENT_SCOPE);
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
