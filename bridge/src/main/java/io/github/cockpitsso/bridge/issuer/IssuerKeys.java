package io.github.cockpitsso.bridge.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys and their life: fetched ahead of need, at most once an interval however many
 * tokens name unknown ones, and kept for a while when the issuer can not be asked.
 *
 * <p>No caller ever waits in a thread: what needs a fetch gets a future that all who need it share.
 * Nimbus' {@code JWKSource} would park a thread for each, and let two fetches through an interval.
 */
public final class IssuerKeys {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Instant NEVER = Instant.EPOCH;
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  // Whoever makes up key ids may fill these places, and holds no more than these connections.
  private static final int MAX_WAITING = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final Issuer issuer;
  private final Transport transport;
  private final Executor executor;
  private final Clock clock;

  private volatile KeySet keys = KeySet.EMPTY;
  private volatile Instant fetched = NEVER;
  private volatile String failure = "not asked yet";
  private volatile Optional<Discovery> discovery = Optional.empty();

  private Instant started = NEVER;
  private CompletableFuture<Void> flight = DONE;
  private CompletableFuture<Void> next = DONE;
  private int waiting;

  /** Keys of an issuer; none until the first {@link #refresh()}. */
  public IssuerKeys(Issuer issuer, Transport transport, Executor executor, Clock clock) {
    this.issuer = issuer;
    this.transport = transport;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Fetches the keys, unless that was tried within the interval. Callers share one fetch.
   *
   * @return done when the fetch is, well or not; never fails
   */
  public synchronized CompletableFuture<Void> refresh() {
    Instant now = clock.instant();
    if (flight.isDone() && !started.isAfter(now.minus(issuer.minInterval()))) {
      started = now;
      flight = later();
    }
    return flight;
  }

  private CompletableFuture<Void> later() {
    try {
      return CompletableFuture.runAsync(this::fetch, executor).exceptionally(this::notTried);
    } catch (RejectedExecutionException e) {
      // The bridge is about to end.
      notTried(e);
      return DONE;
    }
  }

  private Void notTried(Throwable cause) {
    failed("not tried: " + cause.getMessage());
    return null;
  }

  /**
   * Waits for a key that is not known: the issuer may just have begun to sign with it. That is for
   * the fetch under way, and if it does not bring the key, for the next one, which all who wait
   * share. Nobody waits while the issuer can not be asked, longer than 10 seconds, or when 64
   * wait already.
   *
   * @return done when the key is known, or waiting makes no sense; never fails
   */
  CompletableFuture<Void> seek(String keyId) {
    CompletableFuture<Void> underWay = underWay();
    if (!keys.find(keyId).isEmpty()) {
      // A fetch has brought it since the caller looked.
      return DONE;
    }
    return underWay.isDone()
        ? next()
        : underWay.thenCompose(
            ended -> keys.find(keyId).isEmpty() && failure.isEmpty() ? next() : DONE);
  }

  private synchronized CompletableFuture<Void> underWay() {
    return flight;
  }

  private synchronized CompletableFuture<Void> next() {
    Duration wait = Duration.between(clock.instant(), started.plus(issuer.minInterval()));
    if (wait.isNegative() || !failure.isEmpty() || wait.compareTo(MAX_WAIT) > 0) {
      return refresh();
    }
    if (next.isDone()) {
      waiting = 0;
      // One millisecond more, for it counts in whole ones.
      Executor then = CompletableFuture.delayedExecutor(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
      next = CompletableFuture.runAsync(() -> {}, then).thenCompose(due -> take());
    }
    waiting++;
    return waiting > MAX_WAITING ? DONE : next;
  }

  /** Begins the fetch that was waited for; who comes from now on waits for another. */
  private synchronized CompletableFuture<Void> take() {
    next = DONE;
    return refresh();
  }

  /** As {@link #refresh()}, if the keys are older than they should get, or the last try failed. */
  public CompletableFuture<Void> refreshIfDue() {
    boolean due = !lastTryFailed().isEmpty() || age().compareTo(issuer.refresh()) >= 0;
    return due ? refresh() : DONE;
  }

  /** Whether tokens can be judged by the keys at hand. */
  public boolean areUsable() {
    return age().compareTo(issuer.outageTolerance()) < 0;
  }

  /** What was wrong at the last fetch, in words for an operator; empty if nothing was. */
  public String lastTryFailed() {
    return failure;
  }

  /** What the realm says about itself, once it was read. */
  public Optional<Discovery> discovery() {
    return discovery;
  }

  /** When the keys were fetched last; the epoch if they never were. */
  public Instant fetched() {
    return fetched;
  }

  /** How many keys are known. */
  public int size() {
    return keys.size();
  }

  public KeySet known() {
    return keys;
  }

  private Duration age() {
    return Duration.between(fetched, clock.instant());
  }

  private void fetch() {
    Optional<Discovery> known = discovery.or(this::discover);
    if (known.isEmpty()) {
      return;
    }
    Optional<JsonNode> json = get(known.get().keys(), "keys").flatMap(this::json);
    Optional<KeySet> set = json.flatMap(KeySet::read);
    if (set.isPresent()) {
      keys = set.get();
      fetched = clock.instant();
      if (!failure.isEmpty()) {
        log.info("The issuer's keys are here: {} for {}", keys.size(), issuer.name());
      }
      failure = "";
      return;
    }
    if (json.isPresent()) {
      failed("the keys at " + known.get().keys() + " hold none that may sign");
    }
    // The realm may have moved them.
    discovery = Optional.empty();
  }

  private Optional<Discovery> discover() {
    Optional<byte[]> body = get(issuer.discovery(), "discovery");
    if (body.isEmpty()) {
      return Optional.empty();
    }
    Discovery.Result result = Discovery.read(body.get(), issuer);
    if (result instanceof Discovery.Result.Usable usable) {
      discovery = Optional.of(usable.discovery());
      return discovery;
    }
    failed(((Discovery.Result.Unusable) result).detail());
    return Optional.empty();
  }

  private Optional<byte[]> get(URI uri, String what) {
    Reply reply = transport.send(new Call("GET", uri, Optional.empty(), Optional.empty()));
    if (reply instanceof Reply.Answer answer && answer.status() == 200) {
      return Optional.of(answer.body());
    } else if (reply instanceof Reply.Answer answer) {
      failed(what + " at " + uri + " answered with status " + answer.status());
    } else if (reply instanceof Reply.TooLarge) {
      failed(what + " at " + uri + " is too large");
    } else if (reply instanceof Reply.Failed failed) {
      failed(what + " at " + uri + ": " + words(failed));
    }
    return Optional.empty();
  }

  private static String words(Reply.Failed failed) {
    return switch (failed.reason()) {
      case CONNECT -> "can not be reached (" + failed.detail() + ")";
      case TLS ->
        "its certificate is not accepted (" + failed.detail()
            + "); a CA of your own goes into the truststore"
            + " that -Djavax.net.ssl.trustStore names";
      case TIMEOUT -> "no answer in time";
      default -> "the answer broke off (" + failed.detail() + ")";
    };
  }

  private Optional<JsonNode> json(byte[] body) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      failed("the keys are no well-formed JSON");
    }
    return json;
  }

  private void failed(String detail) {
    if (!detail.equals(failure)) {
      log.warn("The issuer's keys can not be fetched: {}", detail);
    }
    failure = detail;
  }
}
