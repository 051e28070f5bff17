package io.github.cockpitsso.bridge.exchange;

import com.nimbusds.jose.util.X509CertUtils;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** The certificate that a client used for its TLS connection to the bridge. */
public final class ClientCertificate {
  private ClientCertificate() {}

  /**
   * The certificate's {@code x5t#S256} (RFC 8705, 3.1): base64url of the SHA-256 of its DER. Empty
   * without a certificate.
   */
  public static Optional<String> thumbprint(Request request) {
    return thumbprint(Optional.ofNullable(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE))
        .filter(EndPoint.SslSessionData.class::isInstance)
        .map(EndPoint.SslSessionData.class::cast));
  }

  static Optional<String> thumbprint(Optional<EndPoint.SslSessionData> session) {
    return session
        .map(EndPoint.SslSessionData::peerCertificates)
        .filter(chain -> chain.length > 0)
        .map(chain -> X509CertUtils.computeSHA256Thumbprint(chain[0]).toString());
  }
}
