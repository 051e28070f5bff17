package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.jwt.Sha256;
import io.github.cockpitsso.bridge.jwt.TokenJson;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the issuer says of tokens that do not say it themselves (RFC 7662). It is asked once about
 * each token however many requests wait, and again when the answer is too old.
 */
public final class IntrospectedTokens {
  private static final Logger log = LoggerFactory.getLogger(IntrospectedTokens.class);

  /** So long a token is believed to be no good: it may not become any better. */
  private static final Duration INACTIVE = Duration.ofSeconds(10);

  /** So long an outage is believed to last. */
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  private static final int MAX_ANSWERS = 10_000;
  // RFC 6750, 2.1. What has the dots of a JWT is one, be it a broken one.
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_~+/-]{16,1024}={0,2}");
  private static final Pattern COCKPIT_KEY = Pattern.compile("(USR|API)-.*");

  private final IntrospectionCall call;
  private final Supplier<Optional<URI>> endpoint;
  private final String clientId;
  private final Secret clientSecret;
  private final boolean opaque;
  private final Executor executor;
  private final AsyncCache<String, Decision<ObjectNode>> answers;
  private volatile String failure = "";

  /**
   * Asks as this client.
   *
   * @param endpoint from the realm's discovery; nothing until that was read
   * @param opaque whether to ask also about what is no JWT
   * @param lifetime how long an answer is believed
   * @param executor where calls wait for their answers; may reject
   */
  public IntrospectedTokens(
      IntrospectionCall call,
      Supplier<Optional<URI>> endpoint,
      String clientId,
      Secret clientSecret,
      boolean opaque,
      Duration lifetime,
      Executor executor) {
    this.call = call;
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.opaque = opaque;
    this.executor = executor;
    this.answers = Caffeine.newBuilder()
        .maximumSize(MAX_ANSWERS)
        .expireAfter(Expiry.<String, Decision<ObjectNode>>creating(
            (token, answer) -> lifetime(answer, lifetime)))
        .recordStats()
        .buildAsync();
  }

  /**
   * Whether this is a token that nobody but the issuer can read, and one that may be asked about.
   */
  boolean isOpaque(String token) {
    // Whoever sends his Cockpit key by mistake should not find it in another server's log.
    return opaque
        && OPAQUE.matcher(token).matches()
        && !COCKPIT_KEY.matcher(token).matches();
  }

  /**
   * Whether a JWT leaves to the issuer what it is for or whose it is: Keycloak's lightweight access
   * tokens do.
   */
  static boolean isLightweight(ObjectNode claims) {
    return !claims.has("aud") || !claims.has("sub");
  }

  /**
   * What the issuer says of a token.
   *
   * @return its claims if it is active, else refused: 401 if it is not, 503 if nobody can tell;
   * never fails
   */
  CompletableFuture<Decision<ObjectNode>> ask(String token) {
    try {
      return answers
          .get(
              Sha256.base64Url(token),
              (key, ignored) -> CompletableFuture.supplyAsync(() -> introspect(token), executor))
          .exceptionally(failed -> undecided("the call failed: " + failed.getMessage()));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.OVERLOADED));
    }
  }

  /** What the token says itself, and beside it what the issuer says of it. */
  static Decision<ObjectNode> join(ObjectNode token, ObjectNode answer) {
    for (String identity : List.of("jti", "sid", "sub", "azp")) {
      if (token.has(identity)
          && answer.has(identity)
          && !token.get(identity).equals(answer.get(identity))) {
        return Decision.refused(Reason.TOKEN_UNDECIDED, "the answer is about another token");
      }
    }
    ObjectNode joined = answer.deepCopy();
    // What was signed counts.
    joined.setAll(token);
    return Decision.granted(joined);
  }

  /** Forgets what the issuer said before that logout. */
  void forget(Logout logout) {
    answers
        .synchronous()
        .asMap()
        .values()
        .removeIf(answer -> answer
            .ifGranted()
            .filter(claims -> isOf(logout.subject(), claims.path("sub"))
                || isOf(logout.session(), claims.path("sid")))
            .isPresent());
  }

  private static boolean isOf(Optional<String> name, JsonNode claim) {
    return name.isPresent() && name.get().equals(claim.textValue());
  }

  /** The answers at hand, for metrics. */
  public Cache<?, ?> cache() {
    return answers.synchronous();
  }

  private Decision<ObjectNode> introspect(String token) {
    Optional<URI> uri = endpoint.get();
    if (uri.isEmpty()) {
      return undecided("the issuer's discovery names no place to ask");
    }
    Reply reply = call.introspect(uri.get(), clientId, clientSecret, Secret.of(token));
    if (reply instanceof Reply.Failed failed) {
      return undecided(failed.reason() + ", " + failed.detail());
    } else if (!(reply instanceof Reply.Answer answer)) {
      return undecided("the answer is too large");
    } else if (answer.status() != 200) {
      return undecided("status " + answer.status()
          + (answer.status() < 500
              ? ": check bridge.client.id and bridge.client.secret, and that the client is confidential"
              : ""));
    } else {
      return read(answer.body());
    }
  }

  private Decision<ObjectNode> read(byte[] body) {
    Optional<ObjectNode> json = TokenJson.object(body);
    if (json.isEmpty() || !json.get().path("active").isBoolean()) {
      return undecided("the answer is no JSON object with a boolean active");
    }
    failure = "";
    return json.get().path("active").booleanValue()
        ? Decision.granted(json.get())
        : Decision.refused(Reason.TOKEN_INACTIVE);
  }

  private Decision<ObjectNode> undecided(String detail) {
    if (!detail.equals(failure)) {
      log.warn("The issuer can not be asked about tokens: {}", detail);
    }
    failure = detail;
    return Decision.refused(Reason.TOKEN_UNDECIDED);
  }

  private static Duration lifetime(Decision<ObjectNode> answer, Duration granted) {
    return answer
        .ifRefused()
        .map(refusal -> refusal.reason() == Reason.TOKEN_INACTIVE ? INACTIVE : OUTAGE)
        .orElse(granted);
  }
}
