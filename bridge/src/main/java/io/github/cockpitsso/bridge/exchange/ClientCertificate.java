package io.github.cockpitsso.bridge.exchange;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
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
        .map(chain -> hash(chain[0]));
  }

  private static String hash(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was used cannot be hashed", e);
    }
  }
}
