package io.github.cockpitsso.bridge.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.issuer.Signatures;
import io.github.cockpitsso.bridge.jwt.SigningKey;
import io.github.cockpitsso.bridge.jwt.TokenParts;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.PresentedToken;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Judges access tokens by RFC 9068 and 8725. A token that was found genuine is remembered by its
 * whole text until it expires; its times, and that its key is still the issuer's, are checked each
 * time. Of a token that the issuer must be asked about only the answer is remembered, and
 * everything is checked each time.
 */
public final class TokenVerifier {

  private record Known(VerifiedToken token, SigningKey key) {}

  private final TokenClaims claims;
  private final ProofOfPossession possession;
  private final Optional<IntrospectedTokens> introspected;
  private final Signatures signatures;
  private final EndedSessions ended;
  private final Clock clock;
  private final Cache<String, Known> cache;

  /**
   * A verifier.
   *
   * @param introspected who is asked about tokens that do not say enough; nothing if those
   * are refused
   * @param ended whose tokens are refused
   * @param cacheBytes how much of tokens is remembered, in bytes of their text
   */
  public TokenVerifier(
      TokenPolicy policy,
      Optional<IntrospectedTokens> introspected,
      IssuerKeys keys,
      EndedSessions ended,
      long cacheBytes,
      Clock clock) {
    this.claims = new TokenClaims(policy);
    this.possession = new ProofOfPossession(policy.proofs(), clock);
    this.introspected = introspected;
    this.signatures = new Signatures(keys);
    this.ended = ended;
    this.clock = clock;
    this.cache = Caffeine.newBuilder()
        .maximumWeight(cacheBytes)
        .weigher((String token, Known known) -> token.length())
        .expireAfter(Expiry.<String, Known>creating((token, known) -> remaining(known)))
        .recordStats()
        .build();
  }

  /**
   * Judges a token, whether its session still is, and whether it is its sender's. Done at once
   * unless the issuer must be asked for a key first.
   *
   * @return granted, or refused with 401 for what is wrong with the token and 503 for what can not
   * be decided; never fails
   */
  public CompletableFuture<Decision<VerifiedToken>> verify(PresentedToken presented) {
    return inspect(presented.text())
        .thenApply(decision ->
            decision.then(ended::check).then(token -> possession.check(token, presented)));
  }

  /** Refuses from now on what was issued before that logout, and forgets what is known of it. */
  public void end(Logout logout) {
    ended.add(logout);
    cache.asMap().values().removeIf(known -> logout.concerns(known.token()));
    introspected.ifPresent(asked -> asked.forget(logout));
  }

  /**
   * Judges a token by itself. Nothing may be done on the strength of it: who sends the token may
   * have stolen it.
   *
   * @return as {@link #verify}
   */
  public CompletableFuture<Decision<VerifiedToken>> inspect(String token) {
    Known known = cache.getIfPresent(token);
    if (known != null && signatures.isGood(known.key())) {
      return done(TokenClaims.checkTimes(known.token(), clock.instant()));
    }
    if (introspected.filter(asked -> asked.isOpaque(token)).isPresent()) {
      return opaque(token, introspected.get());
    }
    return TokenParts.read(token)
        .then(Signatures::checkAlgorithm)
        .thenLater(
            parts -> introspected.isPresent() && IntrospectedTokens.isLightweight(parts.claims())
                ? lightweight(token, parts, introspected.get())
                : whole(token, parts));
  }

  /**
   * Checks the signature alone, whatever the claims say: for those who explain a token that is
   * refused anyhow.
   *
   * @return why the issuer did not sign the token, or why that cannot be decided; empty if it did;
   * never fails
   */
  public CompletableFuture<Optional<Refusal>> checkSignature(String token) {
    return TokenParts.read(token)
        .then(Signatures::checkAlgorithm)
        .thenLater(signatures::check)
        .thenApply(Decision::ifRefused);
  }

  /** All that there is to know stands in the token. */
  private CompletableFuture<Decision<VerifiedToken>> whole(String token, TokenParts parts) {
    return claims
        .check(parts.claims(), parts.type(), clock.instant())
        .thenLater(verified -> signatures
            .check(parts)
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
        .thenLater(issued -> signatures.check(parts))
        .thenCompose(decision -> decision.thenLater(key -> asked.introspect(token)))
        .thenApply(decision -> decision
            .then(answer -> IntrospectedTokens.join(parts.claims(), answer))
            .then(whole -> claims.check(whole, parts.type(), clock.instant()))
            .then(this::inScope));
  }

  /**
   * An answer says what an access token of RFC 9068 would, {@code iat} or not; what else it leaves
   * out is missing.
   */
  private CompletableFuture<Decision<VerifiedToken>> opaque(
      String token, IntrospectedTokens asked) {
    return asked
        .introspect(token)
        .thenApply(decision -> decision
            .then(answer -> claims.checkAnswer(answer, clock.instant()))
            .then(this::inScope));
  }

  /** The cache of genuine tokens, for its metrics. */
  public Cache<?, ?> cache() {
    return cache;
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
