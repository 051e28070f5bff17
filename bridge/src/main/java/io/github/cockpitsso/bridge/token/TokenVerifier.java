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
import io.github.cockpitsso.client.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Verifies access tokens (RFC 9068, RFC 8725). Verified tokens are cached until they expire, by
 * their scheme and text, or until the introspection response is old. Each request checks the times
 * and the signing key again. For an opaque token, only the response is cached, and everything is
 * checked again.
 */
public final class TokenVerifier {

  /**
   * A verified token.
   *
   * @param until when it must be verified again
   */
  private record Known(AuthenticatedUser user, SigningKey key, Instant until) {}

  // A text with its place in a set; a short name takes fewer bytes in the token.
  private static final int BYTES_PER_NAME = 64;

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
   * @param introspected for tokens that do not contain all claims; empty if they are rejected
   * @param ended sessions whose tokens are rejected
   * @param cacheBytes size of the cache, in bytes of the tokens' text, and 64 for
   * each scope, role and group
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
        .weigher((String credentials, Known known) ->
            credentials.length() + BYTES_PER_NAME * names(known.user().identity()))
        .expireAfter(Expiry.<String, Known>writing((credentials, known) -> remaining(known)))
        // Another thread would cost each new token two changes of thread.
        .executor(Runnable::run)
        .recordStats()
        .build();
  }

  /**
   * Verifies a token, its session, and that the sender may use it. Completes at once unless a call
   * to the issuer is necessary.
   *
   * @return granted, or refused: 401 for an invalid token, 503 if the bridge cannot decide;
   * never fails
   */
  public CompletableFuture<Decision<AuthenticatedUser>> verify(PresentedToken presented) {
    Optional<Known> known = known(presented.credentials());
    if (known.isPresent()) {
      return done(check(checkTimes(known.get()), presented));
    }
    return unknown(presented.credentials(), presented.text())
        .thenApply(decision -> check(decision, presented));
  }

  private Decision<AuthenticatedUser> check(
      Decision<AuthenticatedUser> decision, PresentedToken presented) {
    return decision.then(user -> ended
        .check(user.identity())
        .then(identity -> possession.check(identity, presented))
        .then(identity -> decision));
  }

  private static Function<VerifiedToken, Decision<AuthenticatedUser>> user(String credentials) {
    return identity -> Decision.granted(new AuthenticatedUser(identity, Secret.of(credentials)));
  }

  /** What is cached of a token, if its key is still one of the issuer's. */
  private Optional<Known> known(String credentials) {
    Known known = cache.getIfPresent(credentials);
    return known != null
            && clock.instant().isBefore(known.until())
            && signatures.isUsable(known.key())
        ? Optional.of(known)
        : Optional.empty();
  }

  private Decision<AuthenticatedUser> checkTimes(Known known) {
    return TokenClaims.checkTimes(known.user().identity(), clock.instant())
        .then(identity -> Decision.granted(known.user()));
  }

  /** Rejects tokens that were issued before this logout, and drops them from the caches. */
  public void end(Logout logout) {
    ended.add(logout);
    cache.asMap().values().removeIf(known -> logout.concerns(known.user().identity()));
    introspected.ifPresent(asked -> asked.forget(logout));
  }

  /**
   * Verifies a token without its sender. A grant gives no access: the sender may have stolen
   * the token.
   *
   * @return as {@link #verify}
   */
  public CompletableFuture<Decision<VerifiedToken>> inspect(String token) {
    String credentials = PresentedToken.Scheme.BEARER.with(token);
    return known(credentials)
        .map(known -> done(checkTimes(known)))
        .orElseGet(() -> unknown(credentials, token))
        .thenApply(decision -> decision.then(user -> Decision.granted(user.identity())));
  }

  private CompletableFuture<Decision<AuthenticatedUser>> unknown(String credentials, String token) {
    if (introspected.filter(asked -> asked.isOpaque(token)).isPresent()) {
      return opaque(token, introspected.get())
          .thenApply(decision -> decision.then(user(credentials)));
    }
    return TokenParts.read(token)
        .then(Signatures::checkAlgorithm)
        .thenLater(
            parts -> introspected.filter(it -> it.concerns(parts.claims())).isPresent()
                ? introspected(credentials, token, parts, introspected.get())
                : whole(credentials, parts));
  }

  /**
   * Checks only the signature, to explain a rejected token.
   *
   * @return why the signature is invalid or cannot be checked; empty if it is valid; never fails
   */
  public CompletableFuture<Optional<Refusal>> checkSignature(String token) {
    return TokenParts.read(token)
        .then(Signatures::checkAlgorithm)
        .thenLater(signatures::check)
        .thenApply(Decision::ifRefused);
  }

  /** Verifies a token that contains all claims. */
  private CompletableFuture<Decision<AuthenticatedUser>> whole(
      String credentials, TokenParts parts) {
    return claims
        .check(parts.claims(), parts.type(), clock.instant())
        .thenLater(verified -> signatures
            .check(parts)
            .thenApply(decision -> decision.then(key -> inScope(verified)
                .then(it -> Decision.granted(
                    known(credentials, it, key, it.expires().plus(TokenPolicy.SKEW)))))));
  }

  private AuthenticatedUser known(
      String credentials, VerifiedToken verified, SigningKey key, Instant until) {
    var user = new AuthenticatedUser(verified, Secret.of(credentials));
    cache.put(credentials, new Known(user, key, until));
    return user;
  }

  /** Verifies a JWT by introspection. A forged one costs no call. */
  private CompletableFuture<Decision<AuthenticatedUser>> introspected(
      String credentials, String token, TokenParts parts, IntrospectedTokens introspection) {
    return signingKey(parts)
        .thenCompose(decision -> decision.thenLater(key -> introspection
            .confirm(token, parts.claims())
            .thenApply(confirmed -> confirmed.then(it -> claims
                .check(it.claims(), parts.type(), clock.instant())
                .then(this::inScope)
                .then(verified -> Decision.granted(
                    known(credentials, verified, key, clock.instant().plus(it.lifetime()))))))));
  }

  /**
   * Checks whatever the bridge knows by itself, so that a token for others, or of an ended session,
   * costs no call.
   */
  private CompletableFuture<Decision<SigningKey>> signingKey(TokenParts parts) {
    return IntrospectedTokens.isIncomplete(parts.claims())
        ? claims
            .checkIssued(parts.claims(), parts.type(), clock.instant())
            .thenLater(issued -> signatures.check(parts))
        : claims
            .check(parts.claims(), parts.type(), clock.instant())
            .then(this::inScope)
            .thenLater(verified -> signatures
                .check(parts)
                .thenApply(decision -> decision.then(
                    key -> ended.check(verified).then(lasting -> Decision.granted(key)))));
  }

  /**
   * Verifies an opaque token, whose introspection response must contain all claims but {@code iat}.
   */
  private CompletableFuture<Decision<VerifiedToken>> opaque(
      String token, IntrospectedTokens introspection) {
    return introspection
        .introspect(token)
        .thenApply(decision -> decision
            .then(answer -> claims.checkAnswer(answer, clock.instant()))
            .then(this::inScope));
  }

  /** The cache of verified tokens, for metrics. */
  public Cache<?, ?> cache() {
    return cache;
  }

  private Decision<VerifiedToken> inScope(VerifiedToken verified) {
    return claims.isInScope(verified)
        ? Decision.granted(verified)
        : Decision.refused(Reason.INSUFFICIENT_SCOPE);
  }

  private static int names(VerifiedToken token) {
    return token.scopes().size() + token.roles().size() + token.groups().size();
  }

  private Duration remaining(Known known) {
    Duration left = Duration.between(clock.instant(), known.until());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static <T> CompletableFuture<Decision<T>> done(Decision<T> decision) {
    return CompletableFuture.completedFuture(decision);
  }
}
