package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.value.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Finds the client's address behind trusted load balancers. Each adds the address of its peer at
 * the right of {@code X-Forwarded-For}. So the list is read from the right, up to the first address
 * that is not a trusted proxy: anyone can write what is further left. (Jetty's own customizer
 * trusts every peer, and takes the leftmost address.)
 */
public final class ClientAddress implements HttpConfiguration.Customizer {
  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";

  private final List<Network> trusted;

  /**
   * A customizer for these load balancers.
   *
   * @param trusted their networks
   */
  public ClientAddress(List<Network> trusted) {
    this.trusted = trusted;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (!(connection.getRemoteSocketAddress() instanceof InetSocketAddress peer)
        || !isTrusted(peer.getAddress())) {
      return request;
    }
    SocketAddress client = client(peer, request.getHeaders().getCSV(FOR, false));
    List<String> protocols = request.getHeaders().getCSV(PROTO, false);
    boolean secure = protocols.isEmpty()
        ? connection.isSecure()
        : protocols.get(protocols.size() - 1).equalsIgnoreCase("https");
    var seen = new ConnectionMetaData.Wrapper(connection) {
      @Override
      public SocketAddress getRemoteSocketAddress() {
        return client;
      }

      @Override
      public boolean isSecure() {
        return secure;
      }
    };
    return new Request.Wrapper(request) {
      @Override
      public ConnectionMetaData getConnectionMetaData() {
        return seen;
      }

      @Override
      public boolean isSecure() {
        return secure;
      }
    };
  }

  /** Whether this is one of the load balancers. */
  public boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(it -> it.contains(address));
  }

  private SocketAddress client(InetSocketAddress peer, List<String> hops) {
    InetSocketAddress client = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = Network.addressIn(hops.get(i));
      if (hop.isEmpty()) {
        return client;
      }
      client = new InetSocketAddress(hop.get(), 0);
      if (!isTrusted(hop.get())) {
        return client;
      }
    }
    return client;
  }
}
