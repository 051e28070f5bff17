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
 * The issuer's keys. They are fetched regularly, at most once per interval however many tokens name
 * unknown keys, and stay usable for a while when the issuer is unavailable.
 *
 * <p>No caller blocks a thread: all callers that need a fetch share one future. Nimbus'
 * {@code JWKSource} would block a thread for each, and can make two fetches per interval.
 */
public final class IssuerKeys {
  private static final Instant NEVER = Instant.EPOCH;
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  // A flood of unknown key ids can fill these places, but must not hold more connections.
  private static final int MAX_WAITING = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final Issuer issuer;
  private final Transport transport;
  private final Executor executor;
  private final Clock clock;
  private final Logger log;

  private volatile KeySet keys = KeySet.EMPTY;
  private volatile Instant fetched = NEVER;
  private volatile String failure = "not fetched yet";
  private volatile Optional<Discovery> discovery = Optional.empty();

  private Instant started = NEVER;
  private CompletableFuture<Void> flight = DONE;
  private CompletableFuture<Void> next = DONE;
  private int waiting;

  /** The keys of an issuer; empty until the first {@link #refresh()}. */
  public IssuerKeys(Issuer issuer, Transport transport, Executor executor, Clock clock) {
    this(issuer, transport, executor, clock, LoggerFactory.getLogger(IssuerKeys.class));
  }

  /** As the other constructor, with a log of its own. */
  public IssuerKeys(
      Issuer issuer, Transport transport, Executor executor, Clock clock, Logger log) {
    this.issuer = issuer;
    this.transport = transport;
    this.executor = executor;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Fetches the keys, unless the last attempt is within the interval. Callers share one fetch.
   *
   * @return completes when the fetch ends, successful or not; never fails
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
      // The bridge is shutting down.
      notTried(e);
      return DONE;
    }
  }

  private Void notTried(Throwable cause) {
    failed("not tried: " + cause.getMessage());
    return null;
  }

  /**
   * Waits for an unknown key: the issuer may just have started to sign with it. The caller waits
   * for the current fetch and, if that does not return the key, for the next one, which all callers
   * share. It does not wait while the issuer is unavailable, longer than 10 seconds, or if 64
   * callers already wait.
   *
   * @return completes when the key is known or waiting is useless; never fails
   */
  CompletableFuture<Void> seek(String keyId) {
    CompletableFuture<Void> current = current();
    if (!keys.find(keyId).isEmpty()) {
      // A fetch has returned it in the meantime.
      return DONE;
    }
    return current.isDone()
        ? next()
        : current.thenCompose(
            ended -> keys.find(keyId).isEmpty() && failure.isEmpty() ? next() : DONE);
  }

  private synchronized CompletableFuture<Void> current() {
    return flight;
  }

  private synchronized CompletableFuture<Void> next() {
    Duration wait = Duration.between(clock.instant(), started.plus(issuer.minInterval()));
    if (wait.isNegative() || !failure.isEmpty() || wait.compareTo(MAX_WAIT) > 0) {
      return refresh();
    }
    if (next.isDone()) {
      waiting = 0;
      // One millisecond more, because the delay is rounded down.
      Executor then = CompletableFuture.delayedExecutor(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
      next = CompletableFuture.runAsync(() -> {}, then).thenCompose(due -> take());
    }
    waiting++;
    return waiting > MAX_WAITING ? DONE : next;
  }

  /** Begins the fetch that callers wait for; later callers wait for the next one. */
  private synchronized CompletableFuture<Void> take() {
    next = DONE;
    return refresh();
  }

  /** Calls {@link #refresh()} if the keys are too old, or if the last attempt failed. */
  public CompletableFuture<Void> refreshIfDue() {
    boolean due = !lastTryFailed().isEmpty() || age().compareTo(issuer.refresh()) >= 0;
    return due ? refresh() : DONE;
  }

  /** Whether the keys are recent enough to verify tokens. */
  public boolean areUsable() {
    return age().compareTo(issuer.outageTolerance()) < 0;
  }

  /** The cause if the last fetch failed, for the operator; empty if it was successful. */
  public String lastTryFailed() {
    return failure;
  }

  /** The realm's metadata; empty until it was read. */
  public Optional<Discovery> discovery() {
    return discovery;
  }

  /** Time of the last successful fetch; the epoch if there was none. */
  public Instant fetched() {
    return fetched;
  }

  /** The number of known keys. */
  public int size() {
    return keys.size();
  }

  /** The keys of the last successful fetch. */
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
        log.info("Fetched the issuer's keys: {} for {}", keys.size(), issuer.name());
      }
      failure = "";
      return;
    }
    if (json.isPresent()) {
      failed("the keys at " + known.get().keys() + " contain no usable signing key");
    }
    // The realm may have moved its keys.
    discovery = Optional.empty();
  }

  private Optional<Discovery> discover() {
    discovery = get(issuer.discovery(), "discovery")
        .flatMap(body -> Discovery.read(body, issuer, this::failed));
    return discovery;
  }

  private Optional<byte[]> get(URI uri, String what) {
    Reply reply = transport.send(new Call("GET", uri, Optional.empty(), Optional.empty()));
    if (reply instanceof Reply.Answer answer && answer.status() == 200) {
      return Optional.of(answer.body());
    } else if (reply instanceof Reply.Answer answer) {
      failed(what + " at " + uri + " returned status " + answer.status());
    } else if (reply instanceof Reply.TooLarge) {
      failed(what + " at " + uri + " is too large");
    } else if (reply instanceof Reply.Failed failed) {
      failed(what + " at " + uri + ": " + describe(failed));
    }
    return Optional.empty();
  }

  private static String describe(Reply.Failed failed) {
    return switch (failed.reason()) {
      case CONNECT -> "is unreachable (" + failed.detail() + ")";
      case TLS ->
        "its certificate is not accepted (" + failed.detail()
            + "); a CA of your own goes into the truststore"
            + " that -Djavax.net.ssl.trustStore names";
      case TIMEOUT -> "no response in time";
      default -> "the response was aborted (" + failed.detail() + ")";
    };
  }

  private Optional<JsonNode> json(byte[] body) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      failed("the keys are not well-formed JSON");
    }
    return json;
  }

  private void failed(String detail) {
    if (!detail.equals(failure)) {
      log.warn("The issuer's keys cannot be fetched: {}", detail);
    }
    failure = detail;
  }
}
