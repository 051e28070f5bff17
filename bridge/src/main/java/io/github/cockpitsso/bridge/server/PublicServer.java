package io.github.cockpitsso.bridge.server;

import static io.github.cockpitsso.bridge.http.LimitHandlers.within;

import io.github.cockpitsso.bridge.http.Challenge;
import io.github.cockpitsso.bridge.http.CorsHandler;
import io.github.cockpitsso.bridge.http.Draining;
import io.github.cockpitsso.bridge.http.Http1Framing;
import io.github.cockpitsso.bridge.http.Http2Framing;
import io.github.cockpitsso.bridge.http.LimitHandlers;
import io.github.cockpitsso.bridge.http.LingeringClose;
import io.github.cockpitsso.bridge.http.PlainHttpHandler;
import io.github.cockpitsso.bridge.http.ProblemErrorHandler;
import io.github.cockpitsso.bridge.http.ServerThreads;
import io.github.cockpitsso.bridge.log.CorsLog;
import io.github.cockpitsso.bridge.log.RequestLoggers;
import io.github.cockpitsso.bridge.log.RequestMetrics;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that clients call. */
public final class PublicServer {
  private static final Logger log = LoggerFactory.getLogger(PublicServer.class);
  private static final long MAX_LINGER_BYTES = 32L << 20;
  private static final Duration MAX_LINGER = Duration.ofSeconds(5);

  private final BridgeSettings settings;
  private final Server server;
  private final Connectors connectors;
  private final Draining draining = new Draining();

  /**
   * A server that is not started yet.
   *
   * @param tls present if the settings have TLS
   * @param routes answers what passes the handlers of this server
   */
  public PublicServer(
      BridgeSettings settings,
      Optional<ReloadedFiles<TlsContext>> tls,
      Handler routes,
      RequestLoggers loggers,
      RequestMetrics metrics) {
    this.settings = settings;
    var pool = new ServerThreads();
    pool.setName("bridge");
    server = new Server(pool);
    connectors = Connectors.add(server, settings, tls);
    server.setErrorHandler(new ProblemErrorHandler(new Challenge(settings)));
    server.setRequestLog(requestLog(loggers, metrics));
    server.setHandler(handlers(routes));
  }

  private RequestLog requestLog(RequestLoggers loggers, RequestMetrics metrics) {
    RequestLog access = loggers.access();
    if (!settings.log().audit()) {
      return new RequestLog.Collection(access, metrics);
    }
    var audit = loggers.audit(server.getScheduler());
    server.addBean(audit);
    return new RequestLog.Collection(access, audit, metrics);
  }

  /** CORS is outside of everything that can reject, so that an app can read why. */
  private Handler handlers(Handler routes) {
    Handler inner = within(new Http1Framing(), LimitHandlers.around(routes, settings.limits()));
    List<String> origins = settings.server().corsOrigins();
    inner = within(
        new CorsHandler(settings.server(), new CorsLog(origins.isEmpty(), server.getScheduler())),
        inner);
    if (connectors.plain().isPresent()) {
      // Outside of CORS too: a browser whose preflight fails never sends its token.
      boolean redirects = settings.tls().server().orElseThrow().redirects();
      inner = within(new PlainHttpHandler(redirects, this::port), inner);
    }
    Handler outer =
        within(new LingeringClose(MAX_LINGER_BYTES, MAX_LINGER), within(draining, inner));
    return within(new Http2Framing(), outer);
  }

  /**
   * Starts to listen.
   *
   * @throws Exception if the address is in use, or does not belong to this host
   */
  public void start() throws Exception {
    server.start();
  }

  /** The port listened on. */
  public int port() {
    return connectors.main().getLocalPort();
  }

  /** The port for plain HTTP beside TLS, if there is one. */
  public Optional<Integer> plainPort() {
    return connectors.plain().map(ServerConnector::getLocalPort);
  }

  /** Whether clients can connect. */
  public boolean isListening() {
    return server.isStarted();
  }

  /** Still serves, but tells clients to use new connections from now on. */
  public void drain() {
    draining.begin();
  }

  /**
   * Stops when the requests in progress are answered, or at the shutdown timeout.
   *
   * @throws Exception if a component does not stop
   */
  public void stop() throws Exception {
    long begin = NanoTime.now();
    Duration timeout = settings.shutdown().timeout();
    try {
      // First no connection is accepted any more, then the handlers stop: every request that was
      // accepted is answered.
      connectors.shutdown().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("Not all connections ended in time", e);
    }
    server.setStopTimeout(Math.max(0, timeout.toMillis() - NanoTime.millisSince(begin)));
    server.stop();
  }
}
