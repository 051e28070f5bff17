package io.github.cockpitsso.bridge.exchange;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Connection;

/**
 * Whether a request was lost because Cockpit closed a kept connection at the moment the bridge
 * reused it (RFC 9112, 9.5). For one request.
 */
final class ReusedConnection implements Request.BeginListener {
  private volatile Optional<Connection> kept = Optional.empty();
  private volatile long before;

  @Override
  public void onBegin(Request request) {
    if (request.getConnection() instanceof Connection connection
        && connection.getMessagesIn() > 0) {
      before = connection.getBytesIn();
      kept = Optional.of(connection);
    }
  }

  /** Whether this failure means that: not one byte came back, not even of an interim answer. */
  boolean isLost(Throwable failure) {
    return failure instanceof IOException
        && kept.filter(connection -> connection.getBytesIn() == before).isPresent();
  }
}
