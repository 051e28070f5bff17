package io.github.cockpitsso.bridge.server;

import io.github.cockpitsso.bridge.exchange.ClientAddress;
import io.github.cockpitsso.bridge.http.HeaderDeadline;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import io.github.cockpitsso.bridge.settings.TlsSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.upstream.ReloadedContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Where and how clients connect.
 *
 * @param main serves requests
 * @param plain answers plain HTTP beside TLS, if configured
 */
record Connectors(ServerConnector main, Optional<ServerConnector> plain) {
  private static final int MAX_STREAMS = 100;
  // Twice Jetty's own: an upload takes half as many reads and writes. 32 KiB is not faster.
  private static final int INPUT_BUFFER = 16 * 1024;
  // Connections that the system may open before the bridge accepts them. With Java's own 50, of
  // a hundred new ones at once some would wait a second for their second attempt.
  private static final int ACCEPT_QUEUE = 1024;
  // The bridge checks paths itself (CanonicalPath): one reason for all, with CORS headers and a log
  // line with the path. User info and fragments stay forbidden in a target.
  private static final UriCompliance PATHS = UriCompliance.RFC3986.with(
      "BRIDGE",
      UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
      UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
      UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
      UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
      UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
      UriCompliance.Violation.UTF16_ENCODINGS,
      UriCompliance.Violation.BAD_UTF8_ENCODING,
      UriCompliance.Violation.TRUNCATED_UTF8_ENCODING,
      UriCompliance.Violation.BAD_PERCENT_ENCODING,
      UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
      UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS);

  // What a client sends before the bridge reads it is in memory, for each of thousands
  // of connections.
  private static final int STREAM_WINDOW = 64 * 1024;
  private static final int CONNECTION_WINDOW = 256 * 1024;
  // Resets, pings, settings and empty frames cost the sender nothing; browsers need a handful.
  private static final int MAX_FREE_FRAMES_PER_SECOND = 50;

  /**
   * Adds connectors and their limits to a server.
   *
   * @param tls present if the settings have TLS
   */
  static Connectors add(
      Server server, BridgeSettings settings, Optional<ReloadedFiles<TlsContext>> tls) {
    LimitSettings limits = settings.limits();
    var clients = new ClientAddress(settings.server().trustedProxies());
    ServerConnector main = tls.map(files -> secure(
            server, files, settings.tls().server().orElseThrow(), http(settings, clients), limits))
        .orElseGet(() -> plain(server, http(settings, clients), limits));
    main.setPort(settings.server().port());
    Optional<ServerConnector> plain = settings
        .tls()
        .server()
        .flatMap(TlsSettings.Server::plainPort)
        .map(port -> {
          ServerConnector beside = plain(server, http(settings, clients), limits);
          beside.setPort(port);
          return beside;
        });
    var connectors = new Connectors(main, plain);
    ServerConnector[] all = plain
        .map(beside -> new ServerConnector[] {main, beside})
        .orElse(new ServerConnector[] {main});
    var perAddress = new AddressConnections(limits.connectionsPerAddress(), clients::isTrusted);
    for (ServerConnector each : all) {
      each.setHost(settings.server().host());
      each.setIdleTimeout(limits.idle().toMillis());
      each.setAcceptQueueSize(ACCEPT_QUEUE);
      server.addConnector(each);
      if (limits.connectionsPerAddress() > 0) {
        each.addBean(perAddress);
      }
    }
    server.addBean(new NetworkConnectionLimit(limits.connections(), all));
    return connectors;
  }

  /** Accepts no more connections; done when all requests are answered and connections closed. */
  CompletableFuture<Void> shutdown() {
    return CompletableFuture.allOf(Stream.concat(Stream.of(main), plain.stream())
        // HTTP/2 has its own way to end connections; a connector alone waits for the clients.
        .flatMap(
            each -> Stream.concat(Stream.of(each), each.getContainedBeans(Graceful.class).stream()))
        .map(Graceful::shutdown)
        .toArray(CompletableFuture[]::new));
  }

  private static ServerConnector plain(
      Server server, HttpConfiguration http, LimitSettings limits) {
    return new ServerConnector(server, http1(http, limits));
  }

  private static ServerConnector secure(
      Server server,
      ReloadedFiles<TlsContext> files,
      TlsSettings.Server settings,
      HttpConfiguration http,
      LimitSettings limits) {
    // There is one certificate and one host, so neither SNI nor host names are checked.
    long hsts = settings.hsts().isZero() ? -1 : settings.hsts().toSeconds();
    http.addCustomizer(new SecureRequestCustomizer(false, false, hsts, false));
    var alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    var connector = new ServerConnector(
        server,
        new SslConnectionFactory(context(files, settings), alpn.getProtocol()),
        alpn,
        http2(http),
        http1(http, limits));
    connector.addBean(new HandshakeDeadline(connector.getScheduler(), limits.headerTime()));
    return connector;
  }

  private static SslContextFactory.Server context(
      ReloadedFiles<TlsContext> files, TlsSettings.Server settings) {
    var factory = new SslContextFactory.Server();
    ReloadedContext.in(factory, files);
    factory.setRenegotiationAllowed(false);
    factory.setCipherComparator(HTTP2Cipher.COMPARATOR);
    switch (settings.clientCertificates()) {
      case NEED -> factory.setNeedClientAuth(true);
      case WANT -> factory.setWantClientAuth(true);
      case OFF -> {}
    }
    return factory;
  }

  private static HeaderDeadline http1(HttpConfiguration http, LimitSettings limits) {
    var factory = new HeaderDeadline(http, limits.headerTime());
    factory.setInputBufferSize(INPUT_BUFFER);
    return factory;
  }

  private static HTTP2ServerConnectionFactory http2(HttpConfiguration http) {
    var factory = new HTTP2ServerConnectionFactory(http);
    factory.setMaxConcurrentStreams(MAX_STREAMS);
    factory.setInitialStreamRecvWindow(STREAM_WINDOW);
    factory.setInitialSessionRecvWindow(CONNECTION_WINDOW);
    factory.setRateControlFactory(new WindowRateControl.Factory(MAX_FREE_FRAMES_PER_SECOND));
    factory.setConnectProtocolEnabled(false);
    return factory;
  }

  private static HttpConfiguration http(BridgeSettings settings, ClientAddress clients) {
    var http = new HttpConfiguration();
    if (!settings.server().trustedProxies().isEmpty()) {
      http.addCustomizer(clients);
    }
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(settings.limits().headers());
    // Jetty would allocate 100 KB in each connection to cache header lines. A long token clears it,
    // and values that differ only in case are the same to it.
    http.setHeaderCacheSize(0);
    // The mode RFC9110 accepts a bare LF as the end of a line, where other servers read on.
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(PATHS);
    return http;
  }
}
