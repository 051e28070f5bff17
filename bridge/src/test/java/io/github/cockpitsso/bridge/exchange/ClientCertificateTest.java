package io.github.cockpitsso.bridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;

class ClientCertificateTest {
  private static final String PEM = """
      -----BEGIN CERTIFICATE-----
      MIIBeTCCAR+gAwIBAgIUDGl8sGXYh3e7fPqicop9eM5OARgwCgYIKoZIzj0EAwIw
      ETEPMA0GA1UEAwwGY2xpZW50MCAXDTI2MTEyMzAzMDQwNloYDzIxMjYxMDMwMDMw
      NDA2WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
      AAS7c/Um8RI555eY+aDijmvtSrCh2piY8v+TWzjE2TsTZTjUN2l96p7hXiO9B1nk
      hsfGm4f3CRAjhbs8lkwTkai9o1MwUTAdBgNVHQ4EFgQUPjnvHRe3JaR15h+2xcJK
      qAXPrAgwHwYDVR0jBBgwFoAUPjnvHRe3JaR15h+2xcJKqAXPrAgwDwYDVR0TAQH/
      BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAk9sVn0QKwZpTZD211oj132ikLCzf
      bGUdOsV1PG7BBpoCIDrftBiU9Rk8EYnJ0R7paF9dM7Q+9SQXvtx/FwOtMNKq
      -----END CERTIFICATE-----
      """;

  // openssl x509 -outform der | openssl dgst -sha256 -binary | basenc --base64url
  private static final String THUMBPRINT = "y1MAjXSGwcHxiBQdf_prkAY4gcNN_uY7yuGjlkqasyM";

  @Test
  void the_thumbprint_is_that_of_the_clients_own_certificate() throws CertificateException {
    X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));

    assertThat(ClientCertificate.thumbprint(session(certificate))).contains(THUMBPRINT);
  }

  @Test
  void a_connection_without_tls_or_without_a_certificate_has_no_thumbprint() {
    assertThat(ClientCertificate.thumbprint(Optional.empty())).isEmpty();
    assertThat(ClientCertificate.thumbprint(session())).isEmpty();
    assertThat(ClientCertificate.thumbprint(session((X509Certificate[]) null))).isEmpty();
  }

  private static Optional<EndPoint.SslSessionData> session(X509Certificate... chain) {
    return Optional.of(
        EndPoint.SslSessionData.from(null, "session", "TLS_AES_128_GCM_SHA256", chain));
  }
}
