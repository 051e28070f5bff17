package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.client.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;

/**
 * The HTTP proxy for calls to a URL, by the JVM's own properties ({@code http.proxyHost},
 * {@code https.proxyHost}, {@code http.nonProxyHosts} and so on): the same for all connections of
 * the bridge.
 *
 * @param host of the proxy
 * @param port of the proxy
 * @param user for the proxy, if it wants one
 * @param password of that user
 */
public record ForwardProxy(
    String host, int port, Optional<String> user, Optional<Secret> password) {

  /** The proxy on the way to a URL; nothing if that is called directly. */
  public static Optional<ForwardProxy> to(URI uri) {
    // As Apache HttpClient chooses: the first that it can use.
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

  /** Host and port, and nothing of the user. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
