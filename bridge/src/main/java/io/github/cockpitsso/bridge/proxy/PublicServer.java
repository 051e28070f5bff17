package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that people's apps talk to. */
public final class PublicServer {
  private static final Logger access = LoggerFactory.getLogger("access");
  // Who, what without its query, how it ended, for how long, and for whom. The query may hold
  // anything.
  private static final String ACCESS_FORMAT = "%{client}a %m %U %s %O %{ms}T reason=%{"
      + Exchange.REASON + "}attr sub=%{" + Exchange.SUBJECT + "}attr client=%{" + Exchange.CLIENT
      + "}attr";
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);
  private static final long MAX_LINGER_BYTES = 32L << 20;
  private static final Duration MAX_LINGER = Duration.ofSeconds(5);

  private final BridgeSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final Draining draining = new Draining();

  /** A server that is not started yet. */
  public PublicServer(
      BridgeSettings settings,
      TokenVerifier verifier,
      KeyRing keys,
      RequestGuard guard,
      MeterRegistry registry) {
    this.settings = settings;
    var pool = new QueuedThreadPool();
    pool.setName("bridge");
    if (VirtualThreads.areSupported()) {
      pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    }
    server = new Server(pool);
    connector = connector();
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.limits().connections(), connector));
    server.setErrorHandler(new ProblemErrorHandler());
    server.setRequestLog(new RequestLog.Collection(
        new CustomRequestLog(access::info, ACCESS_FORMAT), new RequestMetrics(registry)));
    server.setHandler(handlers(new Gateway(settings, verifier, keys, guard)));
  }

  private ServerConnector connector() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(settings.limits().headers());
    // RFC9110 would let a bare LF end a line, where others may read on.
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    var listener =
        new ServerConnector(server, new HeaderDeadline(http, settings.limits().headerTime()));
    listener.setHost(settings.server().host());
    listener.setPort(settings.server().port());
    listener.setIdleTimeout(settings.limits().idle().toMillis());
    return listener;
  }

  /** From the outside in; CORS before all that can refuse, so that an app can read why. */
  private Handler handlers(Handler gateway) {
    BridgeSettings.Limits limits = settings.limits();
    Handler inner = gateway;
    if (limits.minUploadRate() > 0) {
      inner = within(new MinimumUploadRate(limits.minUploadRate()), inner);
    }
    if (limits.body() > 0) {
      inner = within(new SizeLimitHandler(limits.body(), -1), inner);
    }
    if (limits.requestsPerAddress() > 0) {
      inner = new DoSHandler(
          inner,
          DoSHandler.ID_FROM_REMOTE_ADDRESS,
          new DoSHandler.LeakingBucketTrackerFactory(limits.requestsPerAddress()),
          new DoSHandler.StatusRejectHandler(429),
          -1);
    }
    var qos = new QoSHandler(inner);
    qos.setMaxRequestCount(limits.concurrentRequests());
    qos.setMaxSuspendedRequestCount(limits.concurrentRequests());
    qos.setMaxSuspend(MAX_WAIT);
    inner = within(new PlainFraming(), new GracefulHandler(qos));
    if (!settings.server().corsOrigins().isEmpty()) {
      inner = within(new Origins(settings.server().corsOrigins()), inner);
    }
    return within(new LingeringClose(MAX_LINGER_BYTES, MAX_LINGER), within(draining, inner));
  }

  private static Handler within(Handler.Wrapper outer, Handler inner) {
    outer.setHandler(inner);
    return outer;
  }

  /**
   * Starts to listen.
   *
   * @throws Exception if the address is taken, or is none of this host's
   */
  public void start() throws Exception {
    server.start();
  }

  /** The port listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Whether people can call. */
  public boolean isListening() {
    return connector.isRunning();
  }

  /** Goes on serving, but asks clients to use other connections from now on. */
  public void drain() {
    draining.begin();
  }

  /**
   * Stops after the requests under way were answered, or their time was over.
   *
   * @throws Exception if something does not stop
   */
  public void stop() throws Exception {
    long begin = NanoTime.now();
    Duration timeout = settings.shutdown().timeout();
    try {
      // First nobody comes in any more, then those inside are refused: whoever was let in is
      // served.
      connector.shutdown().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      access.debug("Not all connections ended in time", e);
    }
    server.setStopTimeout(Math.max(0, timeout.toMillis() - NanoTime.millisSince(begin)));
    server.stop();
  }
}
