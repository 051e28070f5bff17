package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.outbound.ForwardProxy;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** Creates the HTTP client for requests to Cockpit: its timeouts and limits. */
final class CockpitClient {
  // For the headers that the bridge adds to the client's.
  private static final int OWN_HEADERS = 8 * 1024;

  private CockpitClient() {}

  /**
   * A client for this Cockpit.
   *
   * @param tls for https; empty for the JVM's truststore
   */
  static HttpClient create(BridgeSettings settings, Optional<ReloadedFiles<TlsContext>> tls) {
    var connector = new ClientConnector();
    // As many as the server has: with one, a fast answer would delay all others.
    connector.setSelectors(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    tls.ifPresent(files -> {
      var factory = new SslContextFactory.Client();
      ReloadedContext.in(factory, files);
      connector.setSslContextFactory(factory);
    });
    var transport = new HttpClientTransportOverHTTP(connector);
    // As in the server: Connectors.
    transport.setHeaderCacheSize(0);
    // What the bridge does with an answer never blocks, so the thread that reads it goes on.
    transport.setInvocationType(InvocationType.NON_BLOCKING);
    var client = new HttpClient(transport);
    configure(client, settings.cockpit(), settings.limits());
    return client;
  }

  private static void configure(HttpClient client, CockpitSettings cockpit, LimitSettings limits) {
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(cockpit.connectTimeout().toMillis());
    client.setAddressResolutionTimeout(cockpit.connectTimeout().toMillis());
    client.setIdleTimeout(cockpit.timeout().toMillis());
    // Stalled bodies hold their connection; with Jetty's 64, so many of them would stop all users.
    client.setMaxConnectionsPerDestination(cockpit.maxConnections());
    client.setMaxRequestsQueuedPerDestination(limits.concurrentRequests());
    client.setMaxRequestHeadersSize(limits.headers() + OWN_HEADERS);
    client.setMaxResponseHeadersSize(limits.headers() + OWN_HEADERS);
    client.setUserAgentField(null);
    ForwardProxy.to(cockpit.address().base()).ifPresent(proxy -> use(client, proxy));
  }

  private static void use(HttpClient client, ForwardProxy forward) {
    var proxy = new HttpProxy(forward.host(), forward.port());
    client.getProxyConfiguration().addProxy(proxy);
    forward
        .user()
        .ifPresent(user -> client
            .getAuthenticationStore()
            .addAuthenticationResult(new BasicAuthentication.BasicResult(
                proxy.getURI(),
                HttpHeader.PROXY_AUTHORIZATION,
                user,
                forward.password().map(Secret::reveal).orElse(""))));
  }
}
