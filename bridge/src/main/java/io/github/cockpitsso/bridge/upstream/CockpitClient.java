package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.outbound.ForwardProxy;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The client that calls Cockpit for people: its times, and how much it holds. */
final class CockpitClient {
  // A header of ours beside those of the client.
  private static final int OWN_HEADERS = 8 * 1024;

  private CockpitClient() {}

  /** A client that is not configured yet, with TLS of its own or as the JVM does it. */
  static HttpClient create(Optional<ReloadedFiles<TlsContext>> tls) {
    var connector = new ClientConnector();
    tls.ifPresent(files -> {
      var factory = new SslContextFactory.Client();
      ReloadedContext.in(factory, files);
      connector.setSslContextFactory(factory);
    });
    return new HttpClient(new HttpClientTransportDynamic(connector));
  }

  /**
   * Makes a client ready for this Cockpit.
   *
   * @param headers how large a request's headers may be, in bytes
   * @param queue how many requests may wait for a connection
   */
  static void configure(HttpClient client, CockpitSettings cockpit, int headers, int queue) {
    client.setConnectTimeout(cockpit.connectTimeout().toMillis());
    client.setAddressResolutionTimeout(cockpit.connectTimeout().toMillis());
    client.setIdleTimeout(cockpit.timeout().toMillis());
    // Bodies that stall hold their connection; Jetty's 64 would let as many of them stop everybody.
    client.setMaxConnectionsPerDestination(cockpit.maxConnections());
    client.setMaxRequestsQueuedPerDestination(queue);
    client.setMaxRequestHeadersSize(headers + OWN_HEADERS);
    client.setMaxResponseHeadersSize(headers + OWN_HEADERS);
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
