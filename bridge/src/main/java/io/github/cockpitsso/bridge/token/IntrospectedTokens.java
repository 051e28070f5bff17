package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.jwt.Sha256;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.token.Introspection.Answer;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introspection responses (RFC 7662), mostly for tokens that do not contain all claims themselves.
 * Each token is introspected once however many requests wait, and again when its response is old.
 */
public final class IntrospectedTokens {
  private static final Logger log = LoggerFactory.getLogger(IntrospectedTokens.class);

  /** Cache time of an inactive token; it cannot become active again. */
  private static final Duration INACTIVE = Duration.ofSeconds(10);

  /** Cache time of a failed call. */
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  /**
   * How old a response may be from which an API key is read: the key is looked up right after the
   * verification. Shorter than the time for which {@code KeyRing} knows refused keys.
   */
  private static final Duration AT_HAND = Duration.ofSeconds(5);

  private static final List<String> RIGHTS = List.of("realm_access", "resource_access", "groups");
  private static final int MAX_ANSWERS = 10_000;
  // RFC 6750, 2.1. A text with the dots of a JWT counts as a JWT, even if it is a broken one.
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_~+/-]{16,1024}={0,2}");
  private static final Pattern COCKPIT_KEY = Pattern.compile("(USR|API)-.*");

  /**
   * A response from which no API key was read yet.
   *
   * @param received {@link System#nanoTime} at which it came
   */
  private record Unused(Answer.Active answer, long received) {}

  /**
   * A response that may serve one look-up of an API key.
   *
   * @param age how long ago the bridge received it, greater than zero
   */
  public record ForKey(Answer.Active answer, Duration age) {}

  private final Introspection introspection;
  private final boolean opaque;
  private final boolean complete;
  private final Executor executor;
  private final AsyncCache<String, Decision<ObjectNode>> answers;
  private final Cache<Secret, Unused> unused;
  private volatile String failure = "";

  /**
   * An empty cache.
   *
   * @param opaque whether tokens that are not JWTs are introspected too
   * @param complete whether JWTs that contain all claims are introspected too
   * @param lifetime how long a response is cached
   * @param keyLifetime how old a response may be from which an API key is read; zero if keys are
   * not read from these responses
   * @param executor runs the calls; may reject
   */
  public IntrospectedTokens(
      Introspection introspection,
      boolean opaque,
      boolean complete,
      Duration lifetime,
      Duration keyLifetime,
      Executor executor) {
    this.introspection = introspection;
    this.opaque = opaque;
    this.complete = complete;
    this.executor = executor;
    this.answers = Caffeine.newBuilder()
        .maximumSize(MAX_ANSWERS)
        .expireAfter(Expiry.<String, Decision<ObjectNode>>creating(
            (token, answer) -> lifetime(answer, lifetime)))
        .recordStats()
        .buildAsync();
    this.unused = Caffeine.newBuilder()
        .maximumSize(MAX_ANSWERS)
        .expireAfterWrite(Collections.min(List.of(lifetime, keyLifetime, AT_HAND)))
        .build();
  }

  /** Whether this may be a token that only the issuer can read. */
  boolean isOpaque(String token) {
    // A Cockpit key that a client sends by mistake must not reach another server's log.
    return opaque
        && OPAQUE.matcher(token).matches()
        && !COCKPIT_KEY.matcher(token).matches();
  }

  /**
   * Whether a JWT with these claims is introspected. Keycloak's lightweight access tokens have no
   * audience and no subject.
   */
  public boolean concerns(ObjectNode claims) {
    return complete || !claims.has("aud") || !claims.has("sub");
  }

  /**
   * Introspects a token, or finds the cached response.
   *
   * @return the claims of an active token, else refused: 401 if it is inactive, 503 if the issuer
   * cannot introspect; never fails
   */
  CompletableFuture<Decision<ObjectNode>> introspect(String token) {
    try {
      return answers
          .get(
              Sha256.base64Url(token),
              (key, ignored) ->
                  CompletableFuture.supplyAsync(() -> call(Secret.of(token)), executor))
          .exceptionally(failed -> undecided("the call failed: " + failed.getMessage()));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.OVERLOADED));
    }
  }

  /**
   * Takes the response about a token, so that its API key needs no second call. Each response
   * serves one look-up: after that the key is looked up because it is too old, or because Cockpit
   * refused it, and only a new call can return another one.
   */
  public Optional<ForKey> take(Secret token) {
    return Optional.ofNullable(unused.asMap().remove(token))
        .map(it -> new ForKey(
            it.answer(), Duration.ofNanos(Math.max(1, System.nanoTime() - it.received()))));
  }

  /**
   * Merges a token's claims with those of the response. The signed ones count. If all tokens are
   * introspected, roles and groups are those of the response: a user may have lost some since.
   */
  Decision<ObjectNode> join(ObjectNode token, ObjectNode answer) {
    for (String identity : List.of("jti", "sid", "sub", "azp")) {
      if (token.has(identity)
          && answer.has(identity)
          && !token.get(identity).equals(answer.get(identity))) {
        return Decision.refused(Reason.TOKEN_UNDECIDED, "the answer is about another token");
      }
    }
    ObjectNode joined = answer.deepCopy();
    joined.setAll(token);
    if (complete) {
      for (String right : RIGHTS) {
        joined.remove(right);
        if (answer.has(right)) {
          joined.set(right, answer.get(right));
        }
      }
    }
    return Decision.granted(joined);
  }

  /** Drops responses that the issuer gave before that logout. */
  void forget(Logout logout) {
    answers
        .synchronous()
        .asMap()
        .values()
        .removeIf(
            answer -> answer.ifGranted().filter(claims -> isOf(logout, claims)).isPresent());
    unused.asMap().values().removeIf(each -> isOf(logout, each.answer().claims()));
  }

  private static boolean isOf(Logout logout, ObjectNode claims) {
    return isOf(logout.subject(), claims.path("sub")) || isOf(logout.session(), claims.path("sid"));
  }

  private static boolean isOf(Optional<String> name, JsonNode claim) {
    return name.isPresent() && name.get().equals(claim.textValue());
  }

  /** The cached responses, for metrics. */
  public Cache<?, ?> cache() {
    return answers.synchronous();
  }

  private Decision<ObjectNode> call(Secret token) {
    Answer answer = introspection.of(token);
    if (answer instanceof Answer.Failed failed) {
      return undecided(failed.detail());
    }
    failure = "";
    if (answer instanceof Answer.Active active) {
      unused.put(token, new Unused(active, System.nanoTime()));
      return Decision.granted(active.claims());
    }
    return Decision.refused(Reason.TOKEN_INACTIVE);
  }

  private Decision<ObjectNode> undecided(String detail) {
    if (!detail.equals(failure)) {
      log.warn("The issuer cannot introspect tokens: {}", detail);
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
