package io.github.cockpitsso.bridge.warmup;

import com.nimbusds.jose.JOSEException;
import io.github.cockpitsso.bridge.Bridge;
import io.github.cockpitsso.bridge.log.RequestLoggers;
import io.github.cockpitsso.bridge.outbound.ForwardProxy;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests through a second bridge until the JVM has compiled what they need. That bridge has
 * an issuer, a Cockpit, keys, caches and metrics of its own, all on the loopback address, and
 * closes at the end. The real bridge trusts none of them.
 */
public final class Warmup {
  private static final Logger log = LoggerFactory.getLogger(Warmup.class);
  // More would leave the compilers no time on a machine with two cores.
  private static final int CONNECTIONS = 2;
  // A long compilation is counted when it ends, so a shorter pause would be an end too early.
  private static final long PAUSE_MILLIS = 1000;
  private static final long QUIET_MILLIS = 100;

  private final Duration longest;
  private final AtomicInteger sent = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<IOException> failure = Optional.empty();

  /**
   * A warm-up that is not started yet.
   *
   * @param longest its time limit; it ends earlier if the compilers have little to do
   */
  public Warmup(Duration longest) {
    this.longest = longest;
  }

  /**
   * Runs to the end.
   *
   * @return false if it failed, which is logged. The bridge works without it, but begins slowly.
   */
  public boolean run() {
    try {
      return runOnce();
    } catch (Exception | LinkageError | VirtualMachineError e) {
      // Whatever happens here, the bridge itself serves requests by now.
      log.warn("The warm-up failed, so the first requests are slow", e);
      return false;
    } finally {
      RequestLoggers.endWarmUp();
    }
  }

  private boolean runOnce() throws Exception {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    if (longest.isZero() || compilers == null) {
      return true;
    } else if (ForwardProxy.to(URI.create("http://" + StandIn.HOST)).isPresent()) {
      log.info("No warm-up: the JVM has an HTTP proxy for {} too", StandIn.HOST);
      return true;
    }
    long begin = NanoTime.now();
    try (StandIn neighbors = StandIn.start()) {
      BridgeSettings settings = settings(neighbors);
      SampleTokens tokens = tokens(settings);
      neighbors.publish(tokens.keys());
      try (Bridge bridge = Bridge.startUnlogged(settings, RequestLoggers.ofWarmUp())) {
        send(URI.create(bridge.url()).getPort(), tokens, compilers, begin);
      }
    }
    log.info("Warmed up: {} requests in {} ms", sent, NanoTime.millisSince(begin));
    return true;
  }

  /** Ends it soon. */
  public void stop() {
    ended.countDown();
  }

  private static BridgeSettings settings(StandIn neighbors) {
    return SettingsReader.read(
            Map.ofEntries(
                Map.entry("BRIDGE_ISSUER", neighbors.issuer()),
                Map.entry("BRIDGE_INSECURE_HTTP_ISSUER", "true"),
                Map.entry("BRIDGE_COCKPIT_URL", neighbors.url()),
                Map.entry("BRIDGE_COCKPIT_SERVICE_KEY", neighbors.apiKey()),
                Map.entry("BRIDGE_HOST", StandIn.HOST),
                Map.entry("BRIDGE_PORT", "0"),
                Map.entry("BRIDGE_MANAGEMENT_HOST", StandIn.HOST),
                Map.entry("BRIDGE_MANAGEMENT_PORT", "0"),
                Map.entry("BRIDGE_CORS_ORIGINS", SampleRequests.ORIGIN),
                // First requests of users must be fast too: look up each key again and again.
                Map.entry("BRIDGE_KEY_TIME_TO_LIVE", "50ms"),
                Map.entry("BRIDGE_SHUTDOWN_DRAIN", "0s")),
            Optional.empty())
        .settings()
        .orElseThrow();
  }

  private static SampleTokens tokens(BridgeSettings settings) throws JOSEException {
    return new SampleTokens(
        settings.issuer().name(),
        settings.token().audience(),
        String.join(" ", settings.token().scopes()));
  }

  private void send(int port, SampleTokens tokens, CompilationMXBean compilers, long begin)
      throws IOException, InterruptedException {
    var clients = IntStream.range(0, CONNECTIONS)
        .mapToObj(number -> new Thread(() -> send(port, tokens), "bridge-warm-up-" + number))
        .toList();
    for (Thread client : clients) {
      client.setDaemon(true);
      client.start();
    }
    long compiled = compilers.getTotalCompilationTime();
    boolean busy = true;
    while (busy && NanoTime.millisSince(begin) < longest.toMillis()) {
      long left = longest.toMillis() - NanoTime.millisSince(begin);
      boolean stopped = ended.await(Math.min(left, PAUSE_MILLIS), TimeUnit.MILLISECONDS);
      long now = compilers.getTotalCompilationTime();
      busy = !stopped && now - compiled > QUIET_MILLIS;
      compiled = now;
    }
    ended.countDown();
    for (Thread client : clients) {
      client.join();
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void send(int port, SampleTokens tokens) {
    try (var client = new LoopbackClient(port)) {
      while (ended.getCount() > 0) {
        var sample = SampleRequests.of(tokens, sent.getAndIncrement());
        int status = client.send(sample.bytes());
        if (status != sample.status()) {
          throw new IOException("Status " + status + " instead of " + sample.status());
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(new IOException(e));
      ended.countDown();
    }
  }
}
