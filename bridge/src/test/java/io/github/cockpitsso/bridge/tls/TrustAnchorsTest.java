package io.github.cockpitsso.bridge.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

class TrustAnchorsTest {
  private static final X509Certificate[] CHAIN = {
    TestAuthority.create("Nobody's CA").issue("anybody").certificate()
  };

  @Test
  void accepting_any_client_certificate_does_not_accept_server_certificates() {
    var trust = (X509ExtendedTrustManager) TrustAnchors.anyClient()[0];

    assertThatCode(() -> trust.checkClientTrusted(CHAIN, "RSA", (SSLEngine) null))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.checkServerTrusted(CHAIN, "RSA", (SSLEngine) null))
        .isInstanceOf(CertificateException.class);
  }
}
