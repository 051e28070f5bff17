package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Detects whether a port uses TLS or plain HTTP. */
final class SchemeProbe {
  private static final int TIMEOUT_MILLIS = 1500;
  // The first bytes of a TLS record from a server: an alert (21) or a handshake (22), version 3.x.
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;
  // An invalid ClientHello: every TLS server answers it with an alert (RFC 8446, 6.2).
  private static final byte[] INVALID_HELLO = {22, 3, 1, 0, 4, 1, 0, 0, 0};

  private SchemeProbe() {}

  /** The scheme that the port uses, if it is not the URL's; empty if it is, or if it is unknown. */
  static Optional<String> of(URI uri, ControlClient control) {
    if (uri.getScheme().equals("https")) {
      int port = uri.getPort() < 0 ? 443 : uri.getPort();
      URI plain = URI.create("http://" + uri.getHost() + ":" + port + "/");
      Reply reply = control.send(new Call("GET", plain, Optional.empty(), Optional.empty()));
      boolean isPlain = reply instanceof Reply.Answer && !usesTls(uri.getHost(), port);
      return isPlain ? Optional.of("http") : Optional.empty();
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    return usesTls(uri.getHost(), port) ? Optional.of("https") : Optional.empty();
  }

  private static boolean usesTls(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(INVALID_HELLO);
      socket.getOutputStream().flush();
      byte[] answer = socket.getInputStream().readNBytes(2);
      return answer.length == 2
          && (answer[0] == ALERT || answer[0] == HANDSHAKE)
          && answer[1] == MAJOR_VERSION;
    } catch (IOException e) {
      return false;
    }
  }
}
