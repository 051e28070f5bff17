package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.settings.ForwardAuthSettings;
import io.github.cockpitsso.client.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/**
 * Who may ask about other people's requests: an answer holds a key, and the question is whatever
 * the caller says.
 */
final class TrustedCallers {
  static final String SECRET = "X-Forward-Auth-Secret";

  private final ForwardAuthSettings settings;

  TrustedCallers(ForwardAuthSettings settings) {
    this.settings = settings;
  }

  /** Whether whoever sent this is one of them: by all that is set. */
  boolean sent(Request request) {
    return settings.isServed() && isNear(request) && knowsSecret(request);
  }

  /**
   * By who is at the other end of the connection, not by whom a trusted proxy says that it
   * speaks for.
   */
  private boolean isNear(Request request) {
    return settings.callers().isEmpty()
        || (request.getConnectionMetaData().getConnection().getEndPoint().getRemoteSocketAddress()
                instanceof InetSocketAddress peer
            && settings.callers().stream()
                .anyMatch(network -> network.contains(peer.getAddress())));
  }

  private boolean knowsSecret(Request request) {
    List<String> sent = request.getHeaders().getValuesList(SECRET);
    return settings.secret().isEmpty()
        || (sent.size() == 1
            && Secret.ofNullable(sent.get(0))
                .filter(settings.secret().get()::equals)
                .isPresent());
  }
}
