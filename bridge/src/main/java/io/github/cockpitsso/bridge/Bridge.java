package io.github.cockpitsso.bridge;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.cockpitsso.bridge.endpoint.LogoutEndpoint;
import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.guard.PhpGuard;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.log.RequestLoggers;
import io.github.cockpitsso.bridge.log.RequestMetrics;
import io.github.cockpitsso.bridge.management.ManagementServer;
import io.github.cockpitsso.bridge.management.Readiness;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.reload.Reloads;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.server.PublicServer;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.BridgeTls;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.github.cockpitsso.bridge.upstream.CockpitProxy;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** A running bridge. Bridges share no state, so any number can serve the same Cockpit. */
public final class Bridge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);
  private static final long FILE_CHECK_MILLIS = 1000;

  private final BridgeSettings settings;
  private final BridgeMetrics metrics = new BridgeMetrics();
  private final ControlClient issuerControl;
  private final ControlClient cockpitControl;
  private final ExecutorService lookups;
  // A pool of their own: a flood of unknown tokens must not delay the lookups of valid ones.
  private final ExecutorService introspections;
  private final IssuerKeys issuerKeys;
  private final PublicServer publicServer;
  private final ManagementServer management;
  private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
      new DefaultThreadFactory("bridge-clockwork", true));
  // A thread of their own: lookups may wait for a Cockpit that hangs, and without the issuer's
  // keys no token can be verified meanwhile.
  private final ExecutorService issuerCalls =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("bridge-issuer", true));
  private final Reloads reloads;
  private volatile boolean warming;
  private volatile boolean draining;

  /** Builds all parts, from the outbound calls to the servers. Nothing is started. */
  private Bridge(BridgeSettings settings, Logger issuerLog, RequestLoggers requestLoggers)
      throws UnusableFileException {
    this.settings = settings;
    var tls = BridgeTls.open(settings.tls());
    reloads = new Reloads(metrics.registry());
    tls.all().forEach(reloads::add);
    var authorizer = Wiring.authorizer(settings.policy(), reloads, metrics.registry());
    issuerControl = new ControlClient(Bounds.DEFAULT, tls.issuer());
    cockpitControl = new ControlClient(Bounds.DEFAULT, tls.cockpit());
    // As many as there are connections.
    lookups = Wiring.lookups("bridge-lookup", 32, 4096);
    introspections = Wiring.lookups("bridge-introspection", 8, 256);
    issuerKeys = new IssuerKeys(
        Wiring.issuer(settings.issuer()), issuerControl, issuerCalls, Clock.systemUTC(), issuerLog);
    var introspected = Wiring.introspected(
        settings.issuer(),
        settings.token(),
        issuerControl,
        issuerKeys,
        settings.keys().introspectionLifetime(),
        introspections,
        Wiring.unconfirmedTokens(metrics.registry())::increment);
    var ended = new EndedSessions(settings.logout().remembered());
    var verifier = Wiring.verifier(settings, introspected, issuerKeys, ended);
    var keys = new KeyRing(
        Wiring.sources(
            settings,
            issuerControl,
            cockpitControl,
            issuerKeys,
            introspected,
            reloads::add,
            Optional.of(metrics.registry())),
        new KeyFormat(settings.keys().pattern()),
        settings.keys().cacheEntries(),
        settings.keys().timeToLive(),
        lookups,
        metrics.registry(),
        requestLoggers.audit(),
        Ticker.systemTicker());
    var limits = Wiring.limits(settings.limits());
    var heldBodies = new BodyBudget(settings.limits().heldBodies());
    var pipeline =
        new Pipeline(settings, verifier, limits, keys, new PhpGuard(), authorizer, heldBodies);
    var proxy = new CockpitProxy(settings, tls.cockpit(), heldBodies, pipeline.keyRetry());
    var logout = Wiring.logouts(settings, issuerKeys)
        .map(tokens -> new LogoutEndpoint(tokens, verifier, keys));
    publicServer = new PublicServer(
        settings,
        tls.server(),
        Wiring.routes(settings, pipeline, proxy, logout),
        requestLoggers,
        new RequestMetrics(metrics.registry()));
    management = new ManagementServer(
        settings.server().managementHost(),
        settings.server().managementPort(),
        this::readiness,
        metrics::scrape);
    tls.all().forEach(metrics::bind);
    metrics.bind(issuerKeys);
    metrics.bind(ended);
    metrics.bind(limits);
    metrics.bind(heldBodies);
    metrics.bindCache("tokens", verifier.cache());
    metrics.bindCache("keys", keys.cache());
    introspected.ifPresent(tokens -> metrics.bindCache("introspected", tokens.cache()));
    metrics.bindReady(() -> readiness().isReady());
  }

  /**
   * Starts a bridge. It listens when this returns, even if the issuer is unreachable.
   *
   * @throws UnusableFileException if a file cannot be used
   * @throws Exception if a port is in use, or an address does not belong to this host
   */
  public static Bridge start(BridgeSettings settings) throws Exception {
    return start(logged(settings), false);
  }

  /**
   * As {@link #start}. The bridge serves requests, but is not ready until {@link #warmedUp()}.
   *
   * @throws UnusableFileException if a file cannot be used
   * @throws Exception if a port is in use, or an address does not belong to this host
   */
  public static Bridge startCold(BridgeSettings settings) throws Exception {
    return start(logged(settings), true);
  }

  /**
   * As {@link #start}, without an effect on the logs.
   *
   * @param requests gets the lines of the access log and the audit log
   * @throws UnusableFileException if a file cannot be used
   * @throws Exception if a port is in use, or an address does not belong to this host
   */
  public static Bridge startUnlogged(BridgeSettings settings, RequestLoggers requests)
      throws Exception {
    return start(new Bridge(settings, NOPLogger.NOP_LOGGER, requests), false);
  }

  private static Bridge logged(BridgeSettings settings) throws UnusableFileException {
    return new Bridge(
        settings, LoggerFactory.getLogger(IssuerKeys.class), RequestLoggers.standard());
  }

  private static Bridge start(Bridge bridge, boolean cold) throws Exception {
    bridge.warming = cold;
    try {
      bridge.management.start();
      bridge.awaitKeys();
      bridge.keepKeysFresh();
      bridge.keepFilesFresh();
      bridge.publicServer.start();
      return bridge;
    } catch (Exception e) {
      bridge.stopAll();
      throw e;
    }
  }

  /**
   * Waits for the issuer's keys, so that the first request finds them. Without them the bridge
   * starts too.
   */
  private void awaitKeys() {
    long timeout = Bounds.DEFAULT.total().toMillis();
    issuerKeys
        .refresh()
        .copy()
        .completeOnTimeout(null, timeout, TimeUnit.MILLISECONDS)
        .join();
  }

  private void keepKeysFresh() {
    long interval = settings.issuer().minInterval().toMillis();
    var unused = clockwork.scheduleWithFixedDelay(
        this::refreshIfDue, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void keepFilesFresh() {
    var unused = clockwork.scheduleWithFixedDelay(
        reloads::reload, FILE_CHECK_MILLIS, FILE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void refreshIfDue() {
    var unused = issuerKeys.refreshIfDue();
  }

  private Readiness readiness() {
    return new Readiness(
        publicServer.isListening(),
        warming,
        draining,
        issuerKeys.size(),
        issuerKeys.areUsable(),
        issuerKeys.lastTryFailed());
  }

  /** The bridge is as fast as it will be: it may be ready from now on. */
  public void warmedUp() {
    if (!draining) {
      warming = false;
    }
  }

  /** The URL that apps call. */
  public String url() {
    return url(
        settings.tls().server().isPresent() ? "https" : "http",
        settings.server().host(),
        publicServer.port());
  }

  /** The URL for plain HTTP beside TLS, if there is one. */
  public Optional<String> plainUrl() {
    return publicServer.plainPort().map(port -> url("http", settings.server().host(), port));
  }

  /** The URL of health and metrics. */
  public String managementUrl() {
    return url("http", settings.server().managementHost(), management.port());
  }

  private static String url(String scheme, String host, int port) {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * Stops without losing a request. First the bridge reports that it is not ready and closes
   * connections with each answer; after {@code bridge.shutdown.drain} it only ends what is
   * in progress.
   */
  @Override
  public void close() throws InterruptedException {
    draining = true;
    publicServer.drain();
    // No load balancer sends requests to a bridge that was not ready yet.
    if (!warming) {
      Thread.sleep(settings.shutdown().drain().toMillis());
    }
    stopAll();
  }

  private void stopAll() {
    List<AutoCloseable> parts = List.of(
        publicServer::stop,
        management::stop,
        clockwork::shutdownNow,
        issuerCalls::shutdownNow,
        issuerControl,
        cockpitControl,
        lookups::shutdownNow,
        introspections::shutdownNow,
        metrics);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("A part of the bridge failed to stop", e);
      }
    }
  }
}
