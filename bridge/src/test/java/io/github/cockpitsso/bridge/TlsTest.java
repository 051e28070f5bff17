package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class TlsTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final TestAuthority OTHERS = TestAuthority.create("Other CA");

  private final TlsClient client = TlsClient.trusting(CA);

  @TempDir
  private Path folder;

  private TestCertificate own;

  @BeforeEach
  void write() {
    own = CA.issue("127.0.0.1");
    own.write(folder, "own");
  }

  private RunningBridge start(String... more) {
    List<String> variables = new ArrayList<>(List.of(
        "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY", folder.resolve("own.key").toString()));
    variables.addAll(List.of(more));
    return RunningBridge.start(variables.toArray(String[]::new));
  }

  private Answer items(RunningBridge bridge) throws IOException {
    return client.send(bridge.bridge().url(), bridge.aliceCalls("GET", ITEMS));
  }

  private X509Certificate shown(RunningBridge bridge) throws IOException {
    try (SSLSocket socket = client.connect(bridge.bridge().url())) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void requests_are_served_over_tls_and_cockpit_gets_the_scheme() throws IOException {
    try (RunningBridge bridge = start()) {
      assertThat(bridge.bridge().url()).startsWith("https://");
      assertThat(items(bridge).status()).isEqualTo(200);
      assertThat(bridge.cockpit().journal().last().orElseThrow().header("X-Forwarded-Proto"))
          .hasValue("https");
      assertThat(bridge.metric("bridge_tls_certificate_expiry_seconds{what=\"tls\"}"))
          .isEqualTo((double) own.certificate().getNotAfter().toInstant().getEpochSecond());
    }
  }

  @Test
  void plain_http_on_the_tls_port_is_not_forwarded() throws IOException {
    try (RunningBridge bridge = start();
        RawConnection connection = RawConnection.open(URI.create(bridge.bridge().url()))) {
      connection.write(bridge.aliceCalls("GET", ITEMS).bytes());

      assertThat(new String(
              connection.socket().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/");
      assertThat(bridge.cockpit().journal().requests(ITEMS)).isEmpty();
    }
  }

  @Test
  void a_dripping_handshake_is_closed() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_HEADER_TIME", "500ms");
        var socket = new Socket(
            InetAddress.getLoopbackAddress(), URI.create(bridge.bridge().url()).getPort())) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      socket.setSoTimeout(10_000);

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  /** A ClientHello written by hand, because the JVM no longer supports these versions. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void tls_versions_before_1_2_are_rejected(int minor) throws IOException {
    byte[] hello = ByteBuffer.allocate(54)
        .put(new byte[] {22, 3, (byte) minor, 0, 49, 1, 0, 0, 45, 3, (byte) minor})
        .put(new byte[32])
        .put((byte) 0)
        .putShort((short) 6)
        // ECDHE and RSA, with AES and SHA-1.
        .put(new byte[] {(byte) 0xc0, 9, (byte) 0xc0, 19, 0, 47})
        .put((byte) 1)
        .put((byte) 0)
        .array();
    try (RunningBridge bridge = start();
        var socket = new Socket(
            InetAddress.getLoopbackAddress(), URI.create(bridge.bridge().url()).getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(hello);

      byte[] answer = socket.getInputStream().readNBytes(7);
      int fatal = 2;
      int protocolVersion = 70;
      assertThat(answer).startsWith(21).hasSize(7);
      assertThat(answer[5]).isEqualTo((byte) fatal);
      assertThat(answer[6]).isEqualTo((byte) protocolVersion);
    }
  }

  @Test
  void a_connection_with_a_timely_handshake_stays_open() throws Exception {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_HEADER_TIME", "500ms");
        RawConnection connection =
            RawConnection.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
      long begin = System.nanoTime();
      await().until(() -> System.nanoTime() - begin > 1_000_000_000L);

      assertThat(bridge.aliceCalls("GET", ITEMS).send(connection).status()).isEqualTo(200);
    }
  }

  @Test
  void a_new_certificate_applies_without_a_restart_and_connections_stay_open() throws IOException {
    try (RunningBridge bridge = start();
        RawConnection old = RawConnection.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
      assertThat(shown(bridge)).isEqualTo(own.certificate());
      TestCertificate next = CA.issue("127.0.0.1");
      next.write(folder, "own");

      await().until(() -> shown(bridge).equals(next.certificate()));
      assertThat(bridge.aliceCalls("GET", ITEMS).send(old).status()).isEqualTo(200);
      assertThat(items(bridge).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void an_invalid_certificate_keeps_the_old_one_until_it_is_fixed(String text) throws IOException {
    try (RunningBridge bridge = start()) {
      String gauge = "bridge_reload_failed{what=\"tls\"}";
      assertThat(bridge.metric(gauge)).isZero();
      Files.writeString(folder.resolve("own.crt"), text);

      await().until(() -> bridge.metric(gauge) == 1);
      assertThat(shown(bridge)).isEqualTo(own.certificate());
      own.write(folder, "own");
      await().until(() -> bridge.metric(gauge) == 0);
    }
  }

  @Test
  void a_certificate_without_its_key_keeps_the_old_pair() throws IOException {
    try (RunningBridge bridge = start()) {
      TestCertificate next = CA.issue("127.0.0.1");
      Files.writeString(folder.resolve("own.crt"), next.pem());
      await().until(() -> bridge.metric("bridge_reload_failed{what=\"tls\"}") == 1);
      assertThat(shown(bridge)).isEqualTo(own.certificate());

      Files.writeString(folder.resolve("own.key"), next.keyPem());
      await().until(() -> shown(bridge).equals(next.certificate()));
    }
  }

  @Test
  void a_missing_file_changes_nothing() throws IOException {
    try (RunningBridge bridge = start()) {
      Files.delete(folder.resolve("own.key"));

      await().until(() -> bridge.metric("bridge_reload_failed{what=\"tls\"}") == 1);
      assertThat(items(bridge).status()).isEqualTo(200);
    }
  }

  @Test
  void if_certificates_are_required_only_clients_of_the_right_authority_can_connect()
      throws IOException {
    Files.writeString(folder.resolve("clients.pem"), OTHERS.pem());
    try (RunningBridge bridge = start(
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        "need",
        "BRIDGE_TLS_CLIENT_CA",
        folder.resolve("clients.pem").toString())) {
      String url = bridge.bridge().url();
      Call call = bridge.aliceCalls("GET", ITEMS);
      TlsClient right = TlsClient.trusting(CA, Optional.of(OTHERS.issue("app")));
      TlsClient wrong = TlsClient.trusting(CA, Optional.of(CA.issue("app")));
      TlsClient late = TlsClient.trusting(
          CA, Optional.of(OTHERS.issueUntil(Instant.now().minusSeconds(60), "app")));

      assertThat(right.send(url, call).status()).isEqualTo(200);
      for (TlsClient refused : List.of(client, wrong, late)) {
        assertThatThrownBy(() -> refused.send(url, call)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void clients_that_are_no_longer_trusted_cannot_resume_an_old_tls_session() throws IOException {
    Files.writeString(folder.resolve("clients.pem"), OTHERS.pem());
    try (RunningBridge bridge = start(
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        "need",
        "BRIDGE_TLS_CLIENT_CA",
        folder.resolve("clients.pem").toString())) {
      TlsClient other = TlsClient.trusting(CA, Optional.of(OTHERS.issue("app")));
      Call call = bridge.aliceCalls("GET", ITEMS);
      assertThat(other.send(bridge.bridge().url(), call).status()).isEqualTo(200);
      Files.writeString(folder.resolve("clients.pem"), CA.pem());

      TlsClient ours = TlsClient.trusting(CA, Optional.of(CA.issue("app")));
      await()
          .ignoreExceptions()
          .until(() -> ours.send(bridge.bridge().url(), call).status() == 200);
      assertThatThrownBy(() -> other.send(bridge.bridge().url(), call))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void if_certificates_are_optional_all_clients_can_connect() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_TLS_CLIENT_CERTIFICATES", "want")) {
      TlsClient shows = TlsClient.trusting(CA, Optional.of(OTHERS.issue("app")));

      assertThat(items(bridge).status()).isEqualTo(200);
      assertThat(
              shows.send(bridge.bridge().url(), bridge.aliceCalls("GET", ITEMS)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void strict_transport_security_is_in_every_answer_over_tls_only() throws IOException {
    try (RunningBridge bridge = start(
        "BRIDGE_TLS_HSTS", "24h", "BRIDGE_TLS_PLAIN_PORT", "0", "BRIDGE_TLS_PLAIN", "redirect")) {
      String url = bridge.bridge().url();
      String plain = bridge.bridge().plainUrl().orElseThrow();

      assertThat(items(bridge).all("Strict-Transport-Security")).containsExactly("max-age=86400");
      assertThat(client.send(url, bridge.call("GET", ITEMS)).all("Strict-Transport-Security"))
          .containsExactly("max-age=86400");
      assertThat(new Call(plain, "GET", ITEMS).send().all("Strict-Transport-Security"))
          .isEmpty();
    }
  }

  @Test
  void without_a_duration_there_is_no_strict_transport_security() throws IOException {
    try (RunningBridge bridge = start()) {
      assertThat(items(bridge).all("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void plain_http_is_rejected_and_not_forwarded() {
    try (RunningBridge bridge = start("BRIDGE_TLS_PLAIN_PORT", "0")) {
      String plain = bridge.bridge().plainUrl().orElseThrow();
      String token = bridge.alice().sign();

      for (Call call : List.of(
          new Call(plain, "GET", ITEMS),
          new Call(plain, "GET", ITEMS).token(token),
          new Call(plain, "POST", ITEMS).token(token).body("application/json", "{}"))) {
        Answer answer = call.send();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.reason()).isEqualTo("tls_required");
      }
      assertThat(bridge.cockpit().journal().requests(ITEMS)).isEmpty();
    }
  }

  @Test
  void plain_http_is_served_if_a_trusted_proxy_received_it_over_tls() {
    try (RunningBridge bridge =
        start("BRIDGE_TLS_PLAIN_PORT", "0", "BRIDGE_TRUSTED_PROXIES", "127.0.0.0/8")) {
      Call call = new Call(bridge.bridge().plainUrl().orElseThrow(), "GET", ITEMS)
          .token(bridge.alice().sign());

      assertThat(call.send().reason()).isEqualTo("tls_required");
      assertThat(call.header("X-Forwarded-Proto", "https").send().status()).isEqualTo(200);
    }
  }

  @Test
  void plain_http_is_not_served_because_the_client_claims_tls() {
    try (RunningBridge bridge = start("BRIDGE_TLS_PLAIN_PORT", "0")) {
      assertThat(new Call(bridge.bridge().plainUrl().orElseThrow(), "GET", ITEMS)
              .token(bridge.alice().sign())
              .header("X-Forwarded-Proto", "https")
              .send()
              .reason())
          .isEqualTo("tls_required");
    }
  }

  @Test
  void plain_http_is_not_served_because_its_target_begins_with_https() {
    for (String[] trusted :
        List.of(new String[0], new String[] {"BRIDGE_TRUSTED_PROXIES", "127.0.0.0/8"})) {
      String[] variables = Arrays.copyOf(trusted, trusted.length + 2);
      variables[trusted.length] = "BRIDGE_TLS_PLAIN_PORT";
      variables[trusted.length + 1] = "0";
      try (RunningBridge bridge = start(variables)) {
        String plain = bridge.bridge().plainUrl().orElseThrow();

        Answer answer = new Call(plain, "GET", plain.replace("http:", "https:") + ITEMS)
            .token(bridge.alice().sign())
            .send();

        assertThat(answer.reason()).as(answer.toString()).isEqualTo("tls_required");
      }
    }
  }

  @Test
  void tls_connections_of_an_address_are_counted_once() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_CONNECTIONS_PER_ADDRESS", "2");
        RawConnection first =
            RawConnection.over(client.connect(bridge.bridge().url(), "http/1.1"));
        RawConnection second =
            RawConnection.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send(first).status()).isEqualTo(200);
      assertThat(bridge.aliceCalls("GET", ITEMS).send(second).status()).isEqualTo(200);
      assertThatThrownBy(() -> items(bridge)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void plain_http_without_secrets_is_redirected_to_https() {
    try (RunningBridge bridge =
        start("BRIDGE_TLS_PLAIN_PORT", "0", "BRIDGE_TLS_PLAIN", "redirect")) {
      Answer answer = new Call(bridge.bridge().plainUrl().orElseThrow(), "GET", ITEMS).send();

      assertThat(answer.status()).isEqualTo(308);
      assertThat(answer.header("Location")).isEqualTo(bridge.bridge().url() + ITEMS);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/content/items/Seiten, Authorization: Bearer x",
    "GET, /api/content/items/Seiten, Cookie: a=b",
    "GET, /api/content/items/Seiten, API-Key: USR-1",
    "GET, /api/content/items/Seiten, Cockpit-Token: x",
    "GET, /api/content/items/Seiten, DPoP: x",
    "GET, /api/content/items/Seiten, Proxy-Authorization: Basic x",
    "GET, /api/content/items/Seiten?access_token=x, Accept: */*",
    "POST, /api/content/items/Seiten, Accept: */*",
    "OPTIONS, /api/content/items/Seiten, Origin: https://app.example.org",
  })
  void plain_http_with_secrets_is_not_redirected(String method, String target, String line) {
    try (RunningBridge bridge = start(
        "BRIDGE_TLS_PLAIN_PORT", "0",
        "BRIDGE_TLS_PLAIN", "redirect",
        "BRIDGE_CORS_ORIGINS", "https://app.example.org")) {
      Answer answer = new Call(bridge.bridge().plainUrl().orElseThrow(), method, target)
          .line(line)
          .header("Access-Control-Request-Method", "GET")
          .send();

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("tls_required");
      assertThat(answer.header("Location")).isEmpty();
    }
  }

  @Test
  void a_redirect_leads_only_to_the_requested_host() throws IOException {
    try (RunningBridge bridge =
        start("BRIDGE_TLS_PLAIN_PORT", "0", "BRIDGE_TLS_PLAIN", "redirect")) {
      String plain = bridge.bridge().plainUrl().orElseThrow();
      int port = URI.create(bridge.bridge().url()).getPort();

      assertThat(new Call(plain, "GET", "//evil.example.org/x").send().header("Location"))
          .isIn("", "https://127.0.0.1:" + port + "//evil.example.org/x");
      assertThat(new Call(plain, "GET", "http://127.0.0.1/api/x").send().header("Location"))
          .isIn("", "https://127.0.0.1:" + port + "/api/x");
    }
  }
}
