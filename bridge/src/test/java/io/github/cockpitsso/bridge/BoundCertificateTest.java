package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are bound to the certificate of the client (RFC 8705), over TLS. */
@Tag("integration")
class BoundCertificateTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final TestAuthority APP_CA = TestAuthority.create("The app's own CA");
  private static final TestCertificate APP = APP_CA.issue("app");
  private static final TestCertificate THIEF = APP_CA.issue("app");
  private static RunningBridge bridge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    CA.issue("127.0.0.1").write(folder, "own");
    bridge = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE",
        folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY",
        folder.resolve("own.key").toString(),
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        "want",
        "BRIDGE_PUBLIC_URL",
        "https://api.example.org");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static TokenDraft bound() {
    return bridge.alice().claim("cnf", Map.of("x5t#S256", APP.thumbprint()));
  }

  private static Answer send(Optional<TestCertificate> own, String... headers) throws IOException {
    var call = bridge.call("GET", ITEMS);
    for (int i = 0; i < headers.length; i += 2) {
      call.header(headers[i], headers[i + 1]);
    }
    return TlsClient.trusting(CA, own).send(bridge.bridge().url(), call);
  }

  private static Answer bearer(Optional<TestCertificate> own, String token) throws IOException {
    return send(own, "Authorization", "Bearer " + token);
  }

  @Test
  void a_bound_token_is_valid_only_on_a_connection_with_its_certificate() throws IOException {
    String token = bound().sign();

    assertThat(bearer(Optional.of(APP), token).status()).isEqualTo(200);
    assertThat(bearer(Optional.of(THIEF), token).reason()).isEqualTo("token_binding");
    assertThat(bearer(Optional.empty(), token).reason()).isEqualTo("token_bound");
    assertThat(bearer(Optional.of(APP), token).status()).isEqualTo(200);
  }

  @Test
  void a_header_cannot_replace_a_certificate() throws IOException {
    String token = bound().sign();
    for (String name :
        new String[] {"X-Client-Cert", "Client-Cert", "X-SSL-Cert", "SSL_CLIENT_CERT"}) {
      assertThat(send(
                  Optional.empty(),
                  "Authorization",
                  "Bearer " + token,
                  name,
                  APP.pem().replaceAll("\\s", ""))
              .reason())
          .isEqualTo("token_bound");
    }
  }

  @Test
  void an_unbound_token_needs_no_certificate() throws IOException {
    String token = bridge.alice().sign();

    assertThat(bearer(Optional.empty(), token).status()).isEqualTo(200);
    assertThat(bearer(Optional.of(APP), token).status()).isEqualTo(200);
  }

  @Test
  void a_token_bound_to_a_key_and_a_certificate_needs_both() throws IOException {
    var client = new DpopClient(ForgeKey.ec("phone", "ES256"));
    String token = client
        .bind(bridge.alice())
        .claim("cnf", Map.of("jkt", client.key().thumbprint(), "x5t#S256", APP.thumbprint()))
        .sign();
    String url = "https://api.example.org" + ITEMS;

    assertThat(send(
                Optional.of(APP),
                "Authorization",
                "DPoP " + token,
                "DPoP",
                client.proof("GET", url, token).sign())
            .status())
        .isEqualTo(200);
    assertThat(send(
                Optional.of(THIEF),
                "Authorization",
                "DPoP " + token,
                "DPoP",
                client.proof("GET", url, token).sign())
            .reason())
        .isEqualTo("token_binding");
    assertThat(bearer(Optional.of(APP), token).reason()).isEqualTo("token_bound");
  }
}
