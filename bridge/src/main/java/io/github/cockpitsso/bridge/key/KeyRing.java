package io.github.cockpitsso.bridge.key;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.client.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A cache of users' keys. Each user is looked up once however many requests wait, and again when
 * the time to live is over or Cockpit refused the key. A failed lookup is cached too, for a
 * shorter time. A request in the last quarter of the time to live has the key looked up again,
 * and does not wait.
 */
public final class KeyRing {
  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

  /** Cache time of a user without a usable account. */
  static final Duration REFUSED = Duration.ofSeconds(10);

  /** Cache time of an outage: a queue of waiting requests costs one call, not one each. */
  static final Duration OUTAGE = Duration.ofSeconds(1);

  /** Share of a key's lifetime after which the next request has it looked up again, at least. */
  private static final double RENEWED_FROM = 0.75;

  /** The same, at most. Between them, so that keys found together are not renewed together. */
  private static final double RENEWED_UNTIL = 0.95;

  /**
   * The result of a lookup.
   *
   * @param asked the user that was looked up
   * @param number consecutive number of the lookup
   * @param lifetime how long it counts
   * @param due time of the ticker after which a request renews it
   * @param renewed whether a request did
   */
  private record Found(
      Decision<Account> decision,
      AuthenticatedUser asked,
      long number,
      Duration lifetime,
      long due,
      AtomicBoolean renewed) {

    /** Whether this request is the one that has the key looked up again. */
    boolean beginsRenewal(long now) {
      return now - due > 0
          && decision instanceof Decision.Granted<Account>
          && !lifetime.isZero()
          && renewed.compareAndSet(false, true);
    }
  }

  private final AtomicLong lookups = new AtomicLong();
  private final Ticker ticker;
  private final Duration timeToLive;
  private final List<KeySource> sources;
  private final KeyFormat format;
  private final Executor executor;
  private final MeterRegistry registry;
  private final Logger audit;
  private final AsyncCache<String, Found> accounts;
  private final Cache<Secret, Refusal> inactive;
  private final Cache<Secret, Found> refusedKeys;
  private final Cache<Secret, Boolean> recentlyRefused;

  /**
   * An empty cache.
   *
   * @param sources in the order in which they are called until one has the user's key
   * @param format of usable keys, from any source
   * @param maxEntries how many users are cached
   * @param timeToLive how long a key is used
   * @param executor runs the lookups; may reject
   * @param registry counts lookups by source and result
   * @param audit gets a line for each key that was found
   * @param ticker the clock of lifetimes
   */
  public KeyRing(
      List<KeySource> sources,
      KeyFormat format,
      long maxEntries,
      Duration timeToLive,
      Executor executor,
      MeterRegistry registry,
      Logger audit,
      Ticker ticker) {
    this.ticker = ticker;
    this.timeToLive = timeToLive;
    this.registry = registry;
    this.audit = audit;
    this.sources = List.copyOf(sources);
    this.format = format;
    this.executor = executor;
    this.accounts = Caffeine.newBuilder()
        .maximumSize(maxEntries)
        .ticker(ticker)
        .expireAfter(Expiry.<String, Found>writing((slot, found) -> found.lifetime()))
        .recordStats()
        .buildAsync();
    this.inactive =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(REFUSED).build();
    this.refusedKeys =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(REFUSED).build();
    this.recentlyRefused =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(REFUSED).build();
  }

  /** Finds a user's account; completes at once if it is cached, and never fails. */
  public CompletableFuture<Decision<Account>> find(AuthenticatedUser user) {
    Optional<String> slot = slot(user);
    if (slot.isEmpty()) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.NO_COCKPIT_ACCOUNT));
    }
    Refusal known = inactive.getIfPresent(user.credentials());
    return known == null
        ? find(slot.get(), user)
        : CompletableFuture.completedFuture(new Decision.Refused<>(known));
  }

  private CompletableFuture<Decision<Account>> find(String slot, AuthenticatedUser user) {
    CompletableFuture<Found> flight;
    try {
      flight = accounts.get(
          slot, (key, ignored) -> CompletableFuture.supplyAsync(() -> ask(user), executor));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.OVERLOADED));
    }
    return flight.thenCompose(found -> {
      if (found.beginsRenewal(ticker.read())) {
        renew(slot, flight, user);
      }
      if (!found.decision().isRefusedFor(Reason.TOKEN_INACTIVE)) {
        return CompletableFuture.completedFuture(found.decision());
      }
      // Another token of the same user is inactive; this one can still be active.
      accounts.asMap().remove(slot, flight);
      return found.asked().credentials().equals(user.credentials())
          ? CompletableFuture.completedFuture(found.decision())
          : find(user);
    });
  }

  /** Looks a user up again. The key at hand serves until the answer, or in an outage to its end. */
  private void renew(String slot, CompletableFuture<Found> flight, AuthenticatedUser user) {
    try {
      executor.execute(() -> {
        Found found = ask(user);
        if (!isOutage(found.decision())) {
          // Unless it was dropped or the user logged out since.
          accounts.asMap().replace(slot, flight, CompletableFuture.completedFuture(found));
        }
      });
    } catch (RejectedExecutionException e) {
      log.debug("Too busy to look up a key before its time to live is over");
    }
  }

  /**
   * Drops a user's account if it still contains the key that Cockpit refused.
   *
   * @return whether another lookup can help: not if an earlier one returned the same key
   */
  public boolean drop(AuthenticatedUser user, Secret refusedKey) {
    recentlyRefused.put(refusedKey, true);
    Optional<String> slot = slot(user);
    Optional<CompletableFuture<Found>> known = slot.map(accounts::getIfPresent);
    if (known.isEmpty() || !hasKey(known.get(), refusedKey)) {
      return true;
    }
    Found found = known.get().join();
    Found before = refusedKeys.asMap().putIfAbsent(refusedKey, found);
    if (before != null && before.number() != found.number()) {
      // An earlier lookup returned the same key. With the same lookup, another request
      // was faster.
      return false;
    }
    accounts.asMap().remove(slot.get(), known.get());
    return true;
  }

  /** Drops the account of a user who logged out. The next valid token looks it up again. */
  public void end(Logout logout) {
    accounts
        .synchronous()
        .asMap()
        .values()
        .removeIf(found -> logout.concerns(found.asked().identity()));
    try {
      executor.execute(() -> sources.forEach(source -> source.loggedOut(logout)));
    } catch (RejectedExecutionException e) {
      log.warn("Too busy to replace the API key of a user who logged out");
    }
  }

  private static boolean hasKey(CompletableFuture<Found> known, Secret key) {
    return known.isDone()
        && !known.isCompletedExceptionally()
        && known.join().decision().ifGranted().map(Account::apiKey).equals(Optional.of(key));
  }

  /** The cached accounts, for metrics. */
  public Cache<?, ?> cache() {
    return accounts.synchronous();
  }

  /**
   * The cache key, from the slots of all sources: a result of one source must not serve a user whom
   * only another source can distinguish.
   */
  private Optional<String> slot(AuthenticatedUser user) {
    String slots = "";
    for (KeySource source : sources) {
      Optional<String> slot = source.slot(user);
      if (slot.isPresent()) {
        slots += (slots.isEmpty() ? "" : "\n") + source.name() + ":" + slot.get();
      }
    }
    return slots.isEmpty() ? Optional.empty() : Optional.of(slots);
  }

  private Found ask(AuthenticatedUser user) {
    Decision<Account> decision = Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    for (KeySource source : sources) {
      if (mayKnow(source, user, decision)) {
        Decision<Account> found =
            lookUp(source, user).then(account -> usable(account, source, user));
        count(source, user, found);
        decision = better(decision, found);
      }
      if (decision instanceof Decision.Granted<Account>) {
        break;
      }
    }
    if (decision.isRefusedFor(Reason.TOKEN_INACTIVE)) {
      decision.ifRefused().ifPresent(refusal -> inactive.put(user.credentials(), refusal));
    }
    Duration lifetime = lifetime(decision);
    double share = ThreadLocalRandom.current().nextDouble(RENEWED_FROM, RENEWED_UNTIL);
    long due = ticker.read() + (long) (share * lifetime.toNanos());
    return new Found(decision, user, lookups.incrementAndGet(), lifetime, due, new AtomicBoolean());
  }

  private void count(KeySource source, AuthenticatedUser user, Decision<Account> found) {
    Counter.builder("bridge.key.lookups")
        .description("Lookups of API keys")
        .tag("source", source.name())
        .tag("result", found.ifRefused().map(it -> it.reason().id()).orElse("found"))
        .register(registry)
        .increment();
    found.ifGranted().ifPresent(account -> audit(source, user, account));
  }

  private void audit(KeySource source, AuthenticatedUser user, Account account) {
    LoggingEventBuilder line = audit
        .atInfo()
        .addKeyValue("source", source.name())
        .addKeyValue("sub", visible(user.identity().subject()))
        .addKeyValue("client", visible(user.identity().client()));
    if (!account.id().isEmpty()) {
      line = line.addKeyValue("cockpit_user", account.id());
    }
    line.addKeyValue("key", account.apiKey().fingerprint()).log("key found");
  }

  /**
   * Whether to query a source.
   *
   * @param before the decision of the sources before it
   */
  public static boolean mayKnow(
      KeySource source, AuthenticatedUser user, Decision<Account> before) {
    return source.slot(user).isPresent()
        && (!source.isForUsersWithoutAccount() || rank(before) == 0);
  }

  /** A key at hand can be older than Cockpit's refusal of it. */
  private Decision<Account> lookUp(KeySource source, AuthenticatedUser user) {
    Decision<Account> found = source.find(user);
    return found
        .ifGranted()
        .filter(account -> recentlyRefused.getIfPresent(account.apiKey()) != null)
        .map(account -> source.findOther(user, account))
        .orElse(found);
  }

  /** A text of a token for a log line: it cannot forge another field or line. */
  static String visible(String text) {
    return text.replaceAll("[^\\x21-\\x7e]", "?");
  }

  private Decision<Account> usable(Account account, KeySource source, AuthenticatedUser user) {
    Optional<String> problem = format.problem(account.apiKey());
    if (problem.isEmpty()) {
      return Decision.granted(account);
    }
    log.warn(
        "The key source {} returned an unusable API key for sub {}: {}",
        source.name(),
        visible(user.identity().subject()),
        problem.get());
    return Decision.refused(Reason.KEY_SOURCE_MALFORMED);
  }

  /**
   * An account counts before an outage, and an outage before a missing account. Of the same kind,
   * the first counts.
   */
  public static Decision<Account> better(Decision<Account> first, Decision<Account> second) {
    return rank(second) > rank(first) ? second : first;
  }

  private static int rank(Decision<Account> decision) {
    return decision
        .ifRefused()
        .map(refusal ->
            refusal.reason() == Reason.NO_COCKPIT_ACCOUNT ? 0 : isOutage(decision) ? 2 : 1)
        .orElse(3);
  }

  private static boolean isOutage(Decision<Account> decision) {
    return decision
        .ifRefused()
        .filter(refusal -> refusal.reason().status() >= 500)
        .isPresent();
  }

  private Duration lifetime(Decision<Account> decision) {
    return decision
        .ifGranted()
        .map(account -> remaining(timeToLive.minus(account.age())))
        .orElseGet(() -> isOutage(decision) ? OUTAGE : REFUSED);
  }

  private static Duration remaining(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }
}
