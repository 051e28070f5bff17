package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.bridge.issuer.Issuer;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Verifies RS256 tokens of 500 users: for the first time, and from the cache. */
public class TokenBenchmark extends Measured {
  private static final int USERS = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenVerifier cold;
  private TokenVerifier warm;
  private List<PresentedToken> tokens;
  private int next;

  @Setup
  public void issue() {
    try (TokenForge realm = TokenForge.start()) {
      // Longer than any benchmark.
      long expires = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
      tokens = IntStream.range(0, USERS)
          .mapToObj(user -> realm.tokenFor("user-" + user).claim("exp", expires).sign())
          .map(text -> new PresentedToken(
              Scheme.BEARER,
              Scheme.BEARER.with(text),
              List.of(),
              "GET",
              "/api/x",
              Optional.empty()))
          .toList();
      IssuerKeys keys = keys(realm);
      // No entry fits into this cache.
      cold = verifier(realm, keys, 1);
      warm = verifier(realm, keys, 1 << 20);
    }
    tokens.forEach(this::verifyWarm);
  }

  private static TokenVerifier verifier(TokenForge realm, IssuerKeys keys, long cacheBytes) {
    var policy = new TokenPolicy(
        realm.issuer(), TokenForge.BRIDGE_CLIENT, Set.of("cockpit"), Set.of(), Optional.empty());
    return new TokenVerifier(
        policy, Optional.empty(), keys, new EndedSessions(10), cacheBytes, Clock.systemUTC());
  }

  private static IssuerKeys keys(TokenForge realm) {
    Duration day = Duration.ofDays(1);
    var issuer = new Issuer(realm.issuer(), Optional.empty(), true, day, Duration.ZERO, day);
    Transport transport = call -> json(
        call.uri().getPath().endsWith("/openid-configuration")
            ? Map.of("issuer", realm.issuer(), "jwks_uri", realm.issuer() + "/certs")
            : Map.of("keys", List.of(realm.key().jwk())));
    var keys = new IssuerKeys(issuer, transport, Runnable::run, Clock.systemUTC());
    keys.refresh().join();
    return keys;
  }

  private static Reply json(Object value) {
    try {
      return new Reply.Answer(200, "application/json", JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private PresentedToken any() {
    next = (next + 1) % USERS;
    return tokens.get(next);
  }

  @Benchmark
  public AuthenticatedUser newToken() {
    return granted(cold, any());
  }

  @Benchmark
  public AuthenticatedUser cachedToken() {
    return verifyWarm(any());
  }

  private AuthenticatedUser verifyWarm(PresentedToken token) {
    return granted(warm, token);
  }

  private static AuthenticatedUser granted(TokenVerifier by, PresentedToken token) {
    Decision<AuthenticatedUser> decision = by.verify(token).join();
    return decision.ifGranted().orElseThrow();
  }
}
