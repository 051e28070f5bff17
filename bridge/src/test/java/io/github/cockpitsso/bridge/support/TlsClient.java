package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connects over TLS: trusts one authority, checks the host, and may send a certificate. */
public final class TlsClient {
  private final SSLContext context;

  private TlsClient(SSLContext context) {
    this.context = context;
  }

  public static TlsClient trusting(TestAuthority authority) {
    return trusting(authority, Optional.empty());
  }

  public static TlsClient trusting(TestAuthority authority, Optional<TestCertificate> own) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          own.map(TestCertificate::keyManagers).orElse(null), authority.trustManagers(), null);
      return new TlsClient(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The TLS context, for other clients. */
  public SSLContext context() {
    return context;
  }

  /** Connects, does the handshake, and negotiates one of these protocols. */
  public SSLSocket connect(String url, String... protocols) throws IOException {
    URI base = URI.create(url);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(base.getHost(), base.getPort());
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Sends a call on a new connection. */
  public Answer send(String url, Call call) throws IOException {
    try (RawConnection connection = RawConnection.over(connect(url, "http/1.1"))) {
      return call.send(connection);
    }
  }
}
