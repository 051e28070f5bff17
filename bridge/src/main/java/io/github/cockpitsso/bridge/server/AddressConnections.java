package io.github.cockpitsso.bridge.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/** Closes connections of an address that has as many as it may. */
final class AddressConnections implements Connection.Listener {
  private final int most;
  private final Predicate<InetAddress> unlimited;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();
  private final Map<Connection, InetAddress> counted = new ConcurrentHashMap<>();

  /**
   * A limit for each address.
   *
   * @param unlimited addresses that have none
   */
  AddressConnections(int most, Predicate<InetAddress> unlimited) {
    this.most = most;
    this.unlimited = unlimited;
  }

  @Override
  public void onOpened(Connection connection) {
    Optional<InetAddress> address = address(connection);
    address.ifPresent(it -> {
      // A socket that is closed says its peer no more.
      counted.put(connection, it);
      if (open.merge(it, 1, Integer::sum) > most) {
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

  /** Of those on a socket; what runs inside of TLS is on one of them. */
  private Optional<InetAddress> address(Connection connection) {
    return connection.getEndPoint() instanceof SocketChannelEndPoint socket
            && socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
        ? Optional.of(peer.getAddress()).filter(unlimited.negate())
        : Optional.empty();
  }
}
