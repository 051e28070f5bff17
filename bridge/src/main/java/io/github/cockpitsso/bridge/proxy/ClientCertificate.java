package io.github.cockpitsso.bridge.proxy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** The certificate that a client used for its TLS connection to the bridge. */
final class ClientCertificate {
  private ClientCertificate() {}

  /** Its SHA-256 as {@code x5t#S256} has it (RFC 8705, 3.1): base64url of the hash of its DER. Nothing without one. */
  static Optional<String> thumbprint(Request request) {
    if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
        instanceof EndPoint.SslSessionData session)) {
      return Optional.empty();
    }
    X509Certificate[] chain = session.peerCertificates();
    return chain == null || chain.length == 0
        ? Optional.empty()
        : Optional.of(thumbprint(chain[0]));
  }

  static String thumbprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was used has a hash", e);
    }
  }
}
