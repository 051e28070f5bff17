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
import io.github.cockpitsso.bridge.token.Introspection.Failure;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introspection responses (RFC 7662), for tokens that do not contain all claims themselves, or to
 * see that the session, the user or a role of a token no longer exists. Each token is introspected
 * once however many requests wait, and again when its response is old.
 */
public final class IntrospectedTokens {
  private static final Logger log = LoggerFactory.getLogger(IntrospectedTokens.class);

  /** Cache time of an inactive token; it cannot become active again. */
  private static final Duration INACTIVE = Duration.ofSeconds(10);

  /** Cache time of a failed call. */
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  /** How long a token stays rejected that was inactive, while the issuer cannot say it again. */
  private static final Duration KNOWN_INACTIVE = Duration.ofHours(1);

  private static final Duration WARNING_PAUSE = Duration.ofMinutes(1);

  /**
   * How old a response may be from which an API key is read: the key is looked up right after the
   * verification. Shorter than the time for which {@code KeyRing} knows refused keys.
   */
  private static final Duration AT_HAND = Duration.ofSeconds(5);

  private static final List<String> RIGHTS = List.of("realm_access", "resource_access", "groups");
  // A few kilobytes each. Verified JWTs are in the cache of TokenVerifier.
  private static final int MAX_ANSWERS = 2_000;
  private static final int MAX_INACTIVE = 10_000;
  // RFC 6750, 2.1. A text with the dots of a JWT counts as a JWT, even if it is a broken one.
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_~+/-]{16,1024}={0,2}");
  private static final Pattern COCKPIT_KEY = Pattern.compile("(USR|API)-.*");

  /**
   * A response that may serve one lookup of an API key.
   *
   * @param age how long ago the bridge received it, greater than zero
   */
  public record ForKey(Answer.Active answer, Duration age) {}

  /** Which tokens are introspected, besides JWTs without audience or subject. */
  public enum Mode {
    /** No others. */
    LIGHTWEIGHT,
    /** Tokens that are not JWTs. */
    OPAQUE,
    /** All JWTs; those with all claims count without a response if the issuer gives none. */
    WHEN_REACHABLE,
    /** All JWTs, and none counts without a response. */
    ALWAYS;

    /**
     * The mode that {@code bridge.token.introspection} names.
     *
     * @return empty for {@code off}
     */
    public static Optional<Mode> named(String name) {
      return name.equals("off")
          ? Optional.empty()
          : Optional.of(valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));
    }
  }

  /**
   * An answer of the issuer about an active token.
   *
   * @param received {@link System#nanoTime} at which it came
   */
  private record Response(Answer.Active answer, long received) {
    ObjectNode claims() {
      return answer.claims();
    }
  }

  /**
   * What is known about a token.
   *
   * @param claims of the token and the response
   * @param lifetime how long they count
   */
  record Confirmed(ObjectNode claims, Duration lifetime) {}

  private final Introspection introspection;
  private final Mode mode;
  private final Duration lifetime;
  private final Executor executor;
  private final Runnable unconfirmed;
  private final IssuerPause pause = new IssuerPause(System::nanoTime);
  private final AsyncCache<String, Decision<Response>> answers;

  /** Responses from which no API key was read yet. */
  private final Cache<Secret, Response> unused;

  private final Cache<String, Boolean> inactive = Caffeine.newBuilder()
      .maximumSize(MAX_INACTIVE)
      .expireAfterWrite(KNOWN_INACTIVE)
      .build();
  private final AtomicLong warned = new AtomicLong();

  /**
   * An empty cache.
   *
   * @param lifetime how long a response is cached
   * @param keyLifetime how old a response may be from which an API key is read; zero if keys are
   * not read from these responses
   * @param executor runs the calls; may reject
   * @param unconfirmed called each time that a token counts without a response
   */
  public IntrospectedTokens(
      Introspection introspection,
      Mode mode,
      Duration lifetime,
      Duration keyLifetime,
      Executor executor,
      Runnable unconfirmed) {
    this.introspection = introspection;
    this.mode = mode;
    this.lifetime = lifetime;
    this.executor = executor;
    this.unconfirmed = unconfirmed;
    this.answers = Caffeine.newBuilder()
        .maximumSize(MAX_ANSWERS)
        .expireAfter(
            Expiry.<String, Decision<Response>>creating((token, answer) -> lifetime(answer)))
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
    return mode == Mode.OPAQUE
        && OPAQUE.matcher(token).matches()
        && !COCKPIT_KEY.matcher(token).matches();
  }

  /**
   * Whether a JWT with these claims is introspected. Keycloak's lightweight access tokens have no
   * audience and no subject.
   */
  public boolean concerns(JsonNode claims) {
    return concernsAll() || isIncomplete(claims);
  }

  private boolean concernsAll() {
    return mode == Mode.ALWAYS || mode == Mode.WHEN_REACHABLE;
  }

  /** Whether a JWT lacks claims that a response must add. */
  static boolean isIncomplete(JsonNode claims) {
    return !claims.has("aud") || !claims.has("sub");
  }

  /**
   * Introspects a JWT, or finds the cached response.
   *
   * @param claims of the token
   * @return the claims that count, else refused: 401 if the token is inactive, 503 if the issuer
   * cannot introspect and the token does not count without it; never fails
   */
  CompletableFuture<Decision<Confirmed>> confirm(String token, ObjectNode claims) {
    boolean optional = mode == Mode.WHEN_REACHABLE && !isIncomplete(claims);
    String hash = Sha256.base64Url(token);
    if (optional && answers.getIfPresent(hash) == null && !pause.allowsCall()) {
      return CompletableFuture.completedFuture(withoutResponse(hash, claims));
    }
    return response(hash, token, optional)
        .thenApply(decision -> optional && isUndecided(decision)
            ? withoutResponse(hash, claims)
            : decision.then(response -> join(claims, response.claims())
                .then(joined -> Decision.granted(new Confirmed(joined, remaining(response))))));
  }

  private Decision<Confirmed> withoutResponse(String hash, ObjectNode claims) {
    if (inactive.getIfPresent(hash) != null) {
      return Decision.refused(Reason.TOKEN_INACTIVE);
    }
    unconfirmed.run();
    return Decision.granted(new Confirmed(claims, OUTAGE));
  }

  private static boolean isUndecided(Decision<Response> decision) {
    return decision
        .ifRefused()
        .filter(it -> it.reason() != Reason.TOKEN_INACTIVE)
        .isPresent();
  }

  private Duration remaining(Response response) {
    Duration left = lifetime.minusNanos(System.nanoTime() - response.received());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Introspects an opaque token, or finds the cached response.
   *
   * @return the claims of an active token, else refused: 401 if it is inactive, 503 if the issuer
   * cannot introspect; never fails
   */
  CompletableFuture<Decision<ObjectNode>> introspect(String token) {
    return response(Sha256.base64Url(token), token, false)
        .thenApply(decision -> decision.then(response -> Decision.granted(response.claims())));
  }

  private CompletableFuture<Decision<Response>> response(
      String hash, String token, boolean optional) {
    try {
      return answers
          .get(hash, (key, ignored) -> {
            long submitted = System.nanoTime();
            return CompletableFuture.supplyAsync(
                () -> optional && pause.beganSince(submitted)
                    ? Decision.refused(Reason.TOKEN_UNDECIDED)
                    : call(hash, Secret.of(token)),
                executor);
          })
          .exceptionally(failed -> undecided("the call failed: " + failed.getMessage()));
    } catch (RejectedExecutionException e) {
      warn("too many calls are waiting");
      return CompletableFuture.completedFuture(Decision.refused(Reason.OVERLOADED));
    }
  }

  /**
   * Takes the response about a token, so that its API key needs no second call. Each response
   * serves one lookup: after that the key is looked up because it is too old, or because Cockpit
   * refused it, and only a new call can return another one.
   */
  public Optional<ForKey> take(Secret token) {
    return Optional.ofNullable(unused.asMap().remove(token))
        .map(it -> new ForKey(
            it.answer(), Duration.ofNanos(Math.max(1, System.nanoTime() - it.received()))));
  }

  /**
   * Merges a token's claims with those of the response. The signed ones count, and a response adds
   * none to a complete token. But if all tokens are introspected, roles and groups are those of the
   * response: a user may have lost some since.
   */
  Decision<ObjectNode> join(ObjectNode token, ObjectNode answer) {
    for (String identity : List.of("jti", "sid", "sub", "azp")) {
      if (token.has(identity)
          && answer.has(identity)
          && !token.get(identity).equals(answer.get(identity))) {
        return Decision.refused(Reason.TOKEN_UNDECIDED, "the answer is about another token");
      }
    }
    ObjectNode joined = isIncomplete(token) ? answer.deepCopy() : token.deepCopy();
    joined.setAll(token);
    if (concernsAll()) {
      RIGHTS.forEach(right -> replace(right, joined, answer, token));
    }
    return Decision.granted(joined);
  }

  private void replace(String right, ObjectNode joined, ObjectNode answer, ObjectNode token) {
    // During an outage there is no response, so rights that only it contains never count.
    boolean counts = mode == Mode.ALWAYS || isIncomplete(token) || token.has(right);
    joined.remove(right);
    if (counts && answer.has(right)) {
      joined.set(right, answer.get(right));
    }
  }

  /** Drops responses that the issuer gave before that logout. */
  void forget(Logout logout) {
    answers
        .synchronous()
        .asMap()
        .values()
        .removeIf(
            answer -> answer.ifGranted().filter(it -> isOf(logout, it.claims())).isPresent());
    unused.asMap().values().removeIf(each -> isOf(logout, each.claims()));
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

  private Decision<Response> call(String hash, Secret token) {
    long begun = System.nanoTime();
    Answer answer = introspection.of(token);
    if (answer instanceof Answer.Failed failed) {
      if (failed.failure() == Failure.UNREACHABLE) {
        pause.failed(begun);
      } else {
        pause.answered();
      }
      return undecided(failed.detail());
    }
    pause.answered();
    if (answer instanceof Answer.Active active) {
      var response = new Response(active, System.nanoTime());
      unused.put(token, response);
      inactive.invalidate(hash);
      return Decision.granted(response);
    }
    inactive.put(hash, true);
    return Decision.refused(Reason.TOKEN_INACTIVE);
  }

  private Decision<Response> undecided(String detail) {
    warn(detail);
    return Decision.refused(Reason.TOKEN_UNDECIDED);
  }

  private void warn(String detail) {
    long now = System.nanoTime();
    long last = warned.get();
    if ((last == 0 || now - last > WARNING_PAUSE.toNanos()) && warned.compareAndSet(last, now)) {
      log.warn(
          "The issuer cannot introspect tokens{}: {}",
          mode == Mode.WHEN_REACHABLE ? ", so most of them count until they expire" : "",
          detail);
    }
  }

  private Duration lifetime(Decision<Response> answer) {
    return answer
        .ifRefused()
        .map(refusal -> refusal.reason() == Reason.TOKEN_INACTIVE ? INACTIVE : OUTAGE)
        .orElse(lifetime);
  }
}
