package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.settings.ForwardAuthSettings;
import io.github.cockpitsso.client.Secret;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/**
 * The callers that may use forward-auth. The answer contains an API key, and the caller alone
 * describes the request; so callers must be restricted.
 */
final class TrustedCallers {
  static final String SECRET = "X-Forward-Auth-Secret";

  private final ForwardAuthSettings settings;

  TrustedCallers(ForwardAuthSettings settings) {
    this.settings = settings;
  }

  /** Whether the sender of a request is trusted, by every condition that is set. */
  boolean includeSenderOf(Request request) {
    return settings.isServed() && hasAddress(request) && knowsSecret(request);
  }

  /**
   * By the connection's own address, not by the client address that a trusted proxy reports.
   */
  private boolean hasAddress(Request request) {
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
