package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.client.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/**
 * The HTTP proxy for calls to a URL, from the JVM's properties ({@code http.proxyHost},
 * {@code https.proxyHost}, {@code http.nonProxyHosts} and others). All connections of the bridge
 * use it.
 *
 * @param user for the proxy's authentication, if it is necessary
 */
public record ForwardProxy(
    String host, int port, Optional<String> user, Optional<Secret> password) {

  /** The proxy for a URL; empty for a direct connection. */
  public static Optional<ForwardProxy> to(URI uri) {
    // The first usable one, as in Apache HttpClient.
    return ProxySelector.getDefault().select(uri).stream()
        .filter(proxy -> proxy.type() != Proxy.Type.SOCKS)
        .findFirst()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(address -> of(uri.getScheme(), address));
  }

  private static ForwardProxy of(String scheme, InetSocketAddress address) {
    return new ForwardProxy(
        address.getHostString(),
        address.getPort(),
        property(scheme, "User"),
        property(scheme, "Password").map(Secret::of));
  }

  private static Optional<String> property(String scheme, String name) {
    return Optional.ofNullable(System.getProperty(scheme + ".proxy" + name))
        .filter(value -> !value.isEmpty());
  }

  /** Host and port, without user and password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
