package io.github.cockpitsso.bridge.key;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of those who were here lately. Each person is looked up once however many requests wait,
 * and again when the time to live is over or Cockpit refused the key. What could not be found is
 * remembered too, but briefly.
 */
public final class KeyRing {
  private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

  /** So long a person without a usable account is not looked up again. */
  static final Duration REFUSED = Duration.ofSeconds(10);

  /**
   * So long an outage is believed to last: a queue of waiting requests costs one call, not
   * one each.
   */
  static final Duration OUTAGE = Duration.ofSeconds(1);

  /**
   * What a look-up found.
   *
   * @param asked for whom
   * @param number of the look-up
   */
  private record Found(Decision<Account> decision, AuthenticatedUser asked, long number) {}

  private final AtomicLong lookups = new AtomicLong();
  private final List<KeySource> sources;
  private final KeyFormat format;
  private final Executor executor;
  private final AsyncCache<String, Found> accounts;
  private final Cache<Secret, Refusal> inactive;
  private final Cache<Secret, Found> refusedKeys;

  /**
   * An empty ring.
   *
   * @param sources asked in this order until one knows the person
   * @param format of the keys that count, from whichever source
   * @param maxEntries how many persons are remembered
   * @param timeToLive how long a key is used without asking again
   * @param executor where look-ups wait for their answers; may reject
   */
  public KeyRing(
      List<KeySource> sources,
      KeyFormat format,
      long maxEntries,
      Duration timeToLive,
      Executor executor) {
    this.sources = List.copyOf(sources);
    this.format = format;
    this.executor = executor;
    this.accounts = Caffeine.newBuilder()
        .maximumSize(maxEntries)
        .expireAfter(Expiry.<String, Found>creating((slot, found) -> lifetime(found, timeToLive)))
        .recordStats()
        .buildAsync();
    this.inactive =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(REFUSED).build();
    this.refusedKeys =
        Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(REFUSED).build();
  }

  /** The account of a person; at once if it is known. Never fails. */
  public CompletableFuture<Decision<Account>> find(AuthenticatedUser person) {
    Optional<String> slot = slot(person);
    if (slot.isEmpty()) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.NO_COCKPIT_ACCOUNT));
    }
    Refusal known = inactive.getIfPresent(person.token());
    return known == null
        ? find(slot.get(), person)
        : CompletableFuture.completedFuture(new Decision.Refused<>(known));
  }

  private CompletableFuture<Decision<Account>> find(String slot, AuthenticatedUser person) {
    CompletableFuture<Found> flight;
    try {
      flight = accounts.get(
          slot, (key, ignored) -> CompletableFuture.supplyAsync(() -> ask(person), executor));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.OVERLOADED));
    }
    return flight.thenCompose(found -> {
      if (!isInactive(found.decision())) {
        return CompletableFuture.completedFuture(found.decision());
      }
      // Another token of the same person has ended; that says nothing about this one.
      accounts.asMap().remove(slot, flight);
      return found.asked().token().equals(person.token())
          ? CompletableFuture.completedFuture(found.decision())
          : find(person);
    });
  }

  /**
   * Forgets the account of a person if it still has the key that Cockpit refused.
   *
   * @return whether a look-up can help: not if the same key came out of one a moment ago
   */
  public boolean drop(AuthenticatedUser person, Secret refusedKey) {
    Optional<String> slot = slot(person);
    Optional<CompletableFuture<Found>> known = slot.map(accounts::getIfPresent);
    if (known.isEmpty() || !hasKey(known.get(), refusedKey)) {
      return true;
    }
    Found found = known.get().join();
    Found before = refusedKeys.asMap().putIfAbsent(refusedKey, found);
    if (before != null && before.number() != found.number()) {
      // It came out of another look-up before this one. Out of the same, somebody else was faster.
      return false;
    }
    accounts.asMap().remove(slot.get(), known.get());
    return true;
  }

  /** Forgets the accounts of these persons; who still has a good token is looked up again. */
  public void forget(Predicate<VerifiedToken> whose) {
    accounts
        .synchronous()
        .asMap()
        .values()
        .removeIf(found -> whose.test(found.asked().identity()));
  }

  private static boolean hasKey(CompletableFuture<Found> known, Secret key) {
    return known.isDone()
        && !known.isCompletedExceptionally()
        && known.join().decision().ifGranted().map(Account::apiKey).equals(Optional.of(key));
  }

  /** The cache, for its metrics. */
  public Cache<?, ?> cache() {
    return accounts.synchronous();
  }

  /**
   * Of all sources together: what one of them says of somebody must not serve another whom the next
   * one knows.
   */
  private Optional<String> slot(AuthenticatedUser person) {
    List<String> slots = sources.stream()
        .flatMap(source -> source.slot(person).map(slot -> source.name() + ":" + slot).stream())
        .toList();
    return slots.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", slots));
  }

  private Found ask(AuthenticatedUser person) {
    Decision<Account> decision = Decision.refused(Reason.NO_COCKPIT_ACCOUNT);
    for (KeySource source : sources) {
      if (source.slot(person).isPresent()) {
        decision = better(
            decision, lookUp(source, person).then(account -> usable(account, source, person)));
      }
      if (decision instanceof Decision.Granted<Account>) {
        break;
      }
    }
    if (isInactive(decision)) {
      decision.ifRefused().ifPresent(refusal -> inactive.put(person.token(), refusal));
    }
    return new Found(decision, person, lookups.incrementAndGet());
  }

  /** A response at hand can be older than Cockpit's refusal of its key; the next one is not. */
  private Decision<Account> lookUp(KeySource source, AuthenticatedUser person) {
    Decision<Account> found = source.find(person);
    boolean outdated = found
        .ifGranted()
        .filter(account -> !account.age().isZero())
        .filter(account -> refusedKeys.getIfPresent(account.apiKey()) != null)
        .isPresent();
    return outdated ? source.find(person) : found;
  }

  private Decision<Account> usable(Account account, KeySource source, AuthenticatedUser person) {
    Optional<String> problem = format.problem(account.apiKey());
    if (problem.isEmpty()) {
      return Decision.granted(account);
    }
    log.warn(
        "The key source {} returned an unusable API key for sub {}: {}",
        source.name(),
        person.identity().subject().replaceAll("[^\\x21-\\x7e]", "?"),
        problem.get());
    return Decision.refused(Reason.KEY_SOURCE_MALFORMED);
  }

  /**
   * An account beats everything, an outage beats "there is none", and the first of its kind stays.
   */
  private static Decision<Account> better(Decision<Account> first, Decision<Account> second) {
    return rank(second) > rank(first) ? second : first;
  }

  private static int rank(Decision<Account> decision) {
    return decision
        .ifRefused()
        .map(refusal -> refusal.reason() == Reason.NO_COCKPIT_ACCOUNT
            ? 0
            : refusal.reason().status() >= 500 ? 2 : 1)
        .orElse(3);
  }

  private static Duration lifetime(Found found, Duration timeToLive) {
    return found.decision() instanceof Decision.Granted<Account> granted
        ? remaining(timeToLive.minus(granted.value().age()))
        : found.decision().ifRefused().orElseThrow().reason().status() >= 500 ? OUTAGE : REFUSED;
  }

  private static Duration remaining(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static boolean isInactive(Decision<Account> decision) {
    return decision
        .ifRefused()
        .filter(it -> it.reason() == Reason.TOKEN_INACTIVE)
        .isPresent();
  }
}
