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
  private static final X509Certificate[] ANYBODYS = {
    TestAuthority.create("Nobody's CA").issue("anybody").certificate()
  };

  @Test
  void where_any_clients_certificate_will_do_no_servers_does() {
    var trust = (X509ExtendedTrustManager) TrustAnchors.anyClient()[0];

    assertThatCode(() -> trust.checkClientTrusted(ANYBODYS, "RSA", (SSLEngine) null))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.checkServerTrusted(ANYBODYS, "RSA", (SSLEngine) null))
        .isInstanceOf(CertificateException.class);
  }
}
