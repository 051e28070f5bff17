package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Where and how people's apps connect. */
final class Connectors {
  private Connectors() {}

  /** Adds the connector that settings describe to a server, and its limits. */
  static ServerConnector add(Server server, BridgeSettings settings) {
    LimitSettings limits = settings.limits();
    var clients = new ClientAddress(settings.server().trustedProxies());
    HttpConfiguration http = http(limits);
    if (!settings.server().trustedProxies().isEmpty()) {
      http.addCustomizer(clients);
    }
    var connector = new ServerConnector(server, new HeaderDeadline(http, limits.headerTime()));
    connector.setHost(settings.server().host());
    connector.setPort(settings.server().port());
    connector.setIdleTimeout(limits.idle().toMillis());
    server.addConnector(connector);
    if (limits.connectionsPerAddress() > 0) {
      connector.addBean(new AddressConnections(limits.connectionsPerAddress(), clients::isTrusted));
    }
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    return connector;
  }

  private static HttpConfiguration http(LimitSettings limits) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(limits.headers());
    // RFC9110 would let a bare LF end a line, where others may read on.
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    return http;
  }
}
