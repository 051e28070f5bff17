package io.github.cockpitsso.bridge.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/** Closes new connections of an address that has as many as allowed. */
final class AddressConnections implements Connection.Listener {
  private final int max;
  private final Predicate<InetAddress> unlimited;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();
  private final Map<Connection, InetAddress> counted = new ConcurrentHashMap<>();

  /**
   * Limits connections per address.
   *
   * @param unlimited addresses without a limit
   */
  AddressConnections(int max, Predicate<InetAddress> unlimited) {
    this.max = max;
    this.unlimited = unlimited;
  }

  @Override
  public void onOpened(Connection connection) {
    Optional<InetAddress> address = address(connection);
    address.ifPresent(it -> {
      // A closed socket no longer knows its peer.
      counted.put(connection, it);
      if (open.merge(it, 1, Integer::sum) > max) {
        connection.getEndPoint().close();
      }
    });
  }

  @Override
  public void onClosed(Connection connection) {
    InetAddress address = counted.remove(connection);
    if (address != null) {
      open.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** Only of connections on a socket: TLS and HTTP connections run inside of one of them. */
  private Optional<InetAddress> address(Connection connection) {
    return connection.getEndPoint() instanceof SocketChannelEndPoint socket
            && socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
        ? Optional.of(peer.getAddress()).filter(unlimited.negate())
        : Optional.empty();
  }
}
