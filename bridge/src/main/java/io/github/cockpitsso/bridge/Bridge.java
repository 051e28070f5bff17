package io.github.cockpitsso.bridge;

import io.github.cockpitsso.bridge.guard.PhpGuard;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.key.KeyFormat;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.management.ManagementServer;
import io.github.cockpitsso.bridge.management.Readiness;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.Reloads;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.server.PublicServer;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.BridgeTls;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.client.http.Bounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running bridge. Holds no state that another bridge would miss. */
public final class Bridge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);
  private static final long FILES_MILLIS = 1000;

  private final BridgeSettings settings;
  private final ControlClient issuerControl;
  private final ControlClient cockpitControl;
  private final LookupPool lookups;
  // Who makes up tokens may fill these places; the others go on.
  private final LookupPool introspections;
  private final IssuerKeys issuerKeys;
  private final PublicServer people;
  private final ManagementServer management;
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bridge-clockwork");
        thread.setDaemon(true);
        return thread;
      });
  // Not among the look-ups: those may wait for a Cockpit that hangs, and nobody could be judged
  // meanwhile.
  private final ExecutorService issuerCalls = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "bridge-issuer");
    thread.setDaemon(true);
    return thread;
  });
  private final Reloads reloads;
  private volatile boolean draining;

  private Bridge(BridgeSettings settings) throws UnusableFileException {
    this.settings = settings;
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var tls = BridgeTls.open(settings.tls());
    this.reloads = new Reloads(registry);
    tls.all().forEach(reloads::add);
    tls.all().forEach(files -> gaugeExpiry(registry, files));
    this.issuerControl = new ControlClient(Bounds.DEFAULT, tls.issuer());
    this.cockpitControl = new ControlClient(Bounds.DEFAULT, tls.cockpit());
    // As many as there are connections.
    this.lookups = new LookupPool("bridge-lookup", 32, 4096);
    this.introspections = new LookupPool("bridge-introspection", 8, 256);
    this.issuerKeys = new IssuerKeys(
        Wiring.issuer(settings.issuer()), issuerControl, issuerCalls, Clock.systemUTC());
    var introspected = Wiring.introspected(
        settings.issuer(), settings.token(), issuerControl, issuerKeys, introspections);
    var ended = new EndedSessions(settings.logout().remembered());
    registry.gauge("bridge.logouts.remembered", ended, EndedSessions::size);
    registry.gauge("bridge.logouts.forgotten.until", ended, EndedSessions::forgottenUntil);
    var verifier = new TokenVerifier(
        Wiring.policy(settings.issuer(), settings.token(), settings.server()),
        introspected,
        issuerKeys,
        ended,
        settings.token().cacheBytes(),
        Clock.systemUTC());
    var keys = new KeyRing(
        Wiring.sources(settings, issuerControl, cockpitControl, issuerKeys, Optional.of(registry)),
        new KeyFormat(settings.keys().pattern()),
        settings.keys().cacheEntries(),
        settings.keys().timeToLive(),
        lookups);
    CaffeineCacheMetrics.monitor(registry, verifier.cache(), "tokens");
    CaffeineCacheMetrics.monitor(registry, keys.cache(), "keys");
    introspected.ifPresent(
        asked -> CaffeineCacheMetrics.monitor(registry, asked.cache(), "introspected"));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    registry.gauge("bridge.issuer.keys", issuerKeys, IssuerKeys::size);
    Gauge.builder(
            "bridge.issuer.keys.fetched", issuerKeys, known -> known.fetched().getEpochSecond())
        .description("When the issuer's keys were fetched last, in seconds since 1970; 0 for never")
        .baseUnit("seconds")
        .register(registry);
    var authorizer = Wiring.authorizer(settings.policy(), reloads, registry);
    this.people = new PublicServer(
        settings,
        tls,
        verifier,
        Wiring.logouts(settings, issuerKeys),
        keys,
        new PhpGuard(),
        authorizer,
        registry);
    this.management = new ManagementServer(
        settings.server().managementHost(),
        settings.server().managementPort(),
        this::readiness,
        registry);
  }

  /**
   * Starts a bridge. It listens when this returns, be the issuer there or not.
   *
   * @throws UnusableFileException if a file can not be used
   * @throws Exception if a port is taken, or a host is none of this machine's
   */
  public static Bridge start(BridgeSettings settings) throws Exception {
    var bridge = new Bridge(settings);
    try {
      bridge.management.start();
      bridge.awaitKeys();
      bridge.keepKeysFresh();
      bridge.keepFilesFresh();
      bridge.people.start();
      return bridge;
    } catch (Exception e) {
      bridge.stopAll();
      throw e;
    }
  }

  private static void gaugeExpiry(MeterRegistry registry, ReloadedFiles<TlsContext> files) {
    if (files.get().certificate().isPresent()) {
      Gauge.builder(
              "bridge.tls.certificate.expiry",
              files,
              each -> each.get()
                  .certificate()
                  .map(own -> own.getNotAfter().toInstant().getEpochSecond())
                  .orElse(0L))
          .description("When the bridge's own certificate ends, in seconds since 1970")
          .baseUnit("seconds")
          .tag("what", files.what())
          .register(registry);
    }
  }

  /**
   * Usually the issuer is there, and the first request finds its keys. If it is not, the bridge
   * starts all the same.
   */
  private void awaitKeys() {
    long patience = Bounds.DEFAULT.total().toMillis();
    issuerKeys
        .refresh()
        .copy()
        .completeOnTimeout(null, patience, TimeUnit.MILLISECONDS)
        .join();
  }

  private void keepKeysFresh() {
    long interval = settings.issuer().minInterval().toMillis();
    var unused = clockwork.scheduleWithFixedDelay(
        this::refreshIfDue, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void keepFilesFresh() {
    var unused = clockwork.scheduleWithFixedDelay(
        reloads::look, FILES_MILLIS, FILES_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void refreshIfDue() {
    var unused = issuerKeys.refreshIfDue();
  }

  private Readiness readiness() {
    return new Readiness(
        people.isListening(),
        draining,
        issuerKeys.size(),
        issuerKeys.areUsable(),
        issuerKeys.lastTryFailed());
  }

  /** Where people's apps call. */
  public String url() {
    return url(
        settings.tls().server().isPresent() ? "https" : "http",
        settings.server().host(),
        people.port());
  }

  /** Where clear text is answered beside TLS, if it is. */
  public Optional<String> plainUrl() {
    return people.plainPort().map(port -> url("http", settings.server().host(), port));
  }

  /** Where health and metrics are. */
  public String managementUrl() {
    return url("http", settings.server().managementHost(), management.port());
  }

  private static String url(String scheme, String host, int port) {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * Ends without losing a request: no longer ready, then for a while on new connections only, then
   * none but those under way.
   */
  @Override
  public void close() throws InterruptedException {
    draining = true;
    people.drain();
    Thread.sleep(settings.shutdown().drain().toMillis());
    stopAll();
  }

  private void stopAll() {
    List<Stoppable> parts = List.of(
        people::stop,
        management::stop,
        clockwork::shutdownNow,
        issuerCalls::shutdownNow,
        issuerControl::close,
        cockpitControl::close,
        lookups::close,
        introspections::close,
        gcMetrics::close);
    for (Stoppable part : parts) {
      try {
        part.stop();
      } catch (Exception e) {
        log.warn("A part of the bridge did not stop well", e);
      }
    }
  }

  private interface Stoppable {
    void stop() throws Exception;
  }
}
