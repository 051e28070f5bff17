package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.issuer.Signatures;
import io.github.cockpitsso.bridge.jwt.TokenParts;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6) by the issuer's
 * keys. Other tokens of the issuer are rejected, so that an access token cannot end a session.
 */
public final class LogoutTokens {
  private static final Set<String> TYPES = Set.of("logout+jwt", "application/logout+jwt");
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  // OpenID Connect Core, 2, allows 255 for sub.
  private static final int MAX_NAME = 256;

  private final String issuer;
  private final Set<String> clients;
  private final Signatures signatures;
  private final Clock clock;
  private final Cache<String, Instant> taken;

  /**
   * A verifier for the logout tokens of these clients.
   *
   * @param issuer the exact value of {@code iss}
   * @param clients {@code aud} must contain one of them
   * @param maxRemembered how many tokens are stored, so that none is accepted twice. With more
   * tokens, the oldest could be accepted again: that is harmless, rejecting a new one would not be
   */
  public LogoutTokens(
      String issuer, List<String> clients, IssuerKeys keys, long maxRemembered, Clock clock) {
    this.issuer = issuer;
    this.clients = Set.copyOf(clients);
    this.signatures = new Signatures(keys);
    this.clock = clock;
    this.taken = Caffeine.newBuilder()
        .maximumSize(maxRemembered)
        .expireAfter(Expiry.<String, Instant>creating((id, expires) -> {
          Duration left = Duration.between(clock.instant(), expires.plus(TokenPolicy.SKEW));
          return left.isNegative() ? Duration.ZERO : left;
        }))
        .build();
  }

  /**
   * Accepts a logout token once. The signature is checked last, because it costs most.
   *
   * @return the logout, or refused: with 503 while the issuer's keys are unavailable; never fails
   */
  public CompletableFuture<Decision<Logout>> take(String token) {
    return TokenParts.read(token)
        .then(Signatures::checkAlgorithm)
        .then(this::checkClaims)
        .thenLater(parts ->
            signatures.check(parts).thenApply(key -> key.then(signed -> takeOnce(parts.claims()))));
  }

  private Decision<TokenParts> checkClaims(TokenParts parts) {
    ObjectNode claims = parts.claims();
    if (!isLogoutToken(parts.type(), claims.path("typ"))) {
      return refused("its typ is not logout+jwt");
    } else if (!claims.path("iss").isTextual()
        || !claims.path("iss").textValue().equals(issuer)) {
      return refused("it is from another issuer");
    } else if (!TokenClaims.names(claims.path("aud"), clients)) {
      return refused("its aud contains no client of bridge.logout.clients");
    } else if (!claims.path("events").path(EVENT).isObject()) {
      return refused("its events have no " + EVENT);
    } else if (claims.has("nonce")) {
      return refused("it has a nonce");
    } else if (!isName(claims.path("jti"))) {
      return refused("it has no usable jti");
    } else if (!isNameOrMissing(claims, "sub")
        || !isNameOrMissing(claims, "sid")
        || !(claims.has("sub") || claims.has("sid"))) {
      return refused("it names neither sub nor sid, or not as text");
    }
    return checkTimes(claims).then(times -> Decision.granted(parts));
  }

  private static boolean isLogoutToken(String type, JsonNode claim) {
    // A mapper of the realm can write claims, but not the header.
    return TYPES.contains(type.toLowerCase(Locale.ROOT))
        && (claim.isMissingNode() || "Logout".equals(claim.textValue()));
  }

  private Decision<ObjectNode> checkTimes(ObjectNode claims) {
    Instant now = clock.instant();
    Optional<Instant> expires = TokenClaims.time(claims, "exp");
    Optional<Instant> issued = TokenClaims.time(claims, "iat");
    if (expires.isEmpty() || issued.isEmpty()) {
      return refused("exp and iat are required, as numbers of seconds");
    } else if (!now.minus(TokenPolicy.SKEW).isBefore(expires.get())) {
      return refused("it has expired");
    } else if (issued.get().isAfter(now.plus(TokenPolicy.SKEW))) {
      return refused("it was issued in the future");
    }
    return Decision.granted(claims);
  }

  private Decision<Logout> takeOnce(ObjectNode claims) {
    Instant expires = TokenClaims.time(claims, "exp").orElseThrow();
    if (taken.asMap().putIfAbsent(claims.path("jti").textValue(), expires) != null) {
      return refused("it was used before");
    }
    return Decision.granted(new Logout(
        text(claims, "sub"),
        text(claims, "sid"),
        clients.stream()
            .filter(each -> TokenClaims.names(claims.path("aud"), Set.of(each)))
            .findFirst()
            .orElseThrow(),
        TokenClaims.time(claims, "iat").orElseThrow()));
  }

  private static Optional<String> text(ObjectNode claims, String name) {
    return Optional.ofNullable(claims.path(name).textValue());
  }

  private static boolean isName(JsonNode value) {
    return value.isTextual()
        && !value.textValue().isBlank()
        && value.textValue().length() <= MAX_NAME;
  }

  private static boolean isNameOrMissing(ObjectNode claims, String name) {
    return !claims.has(name) || isName(claims.path(name));
  }

  private static <T> Decision<T> refused(String detail) {
    return Decision.refused(Reason.LOGOUT_TOKEN, detail);
  }
}
