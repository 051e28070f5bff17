package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.bridge.support.Wire;
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

  private static double metric(RunningBridge bridge, String line) {
    String text =
        new Call(bridge.bridge().managementUrl(), "GET", "/metrics").send().text();
    return text.lines()
        .filter(each -> each.startsWith(line + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void people_are_served_over_tls_and_cockpit_is_told() throws IOException {
    try (RunningBridge bridge = start()) {
      assertThat(bridge.bridge().url()).startsWith("https://");
      assertThat(items(bridge).status()).isEqualTo(200);
      assertThat(bridge.cockpit().journal().last().orElseThrow().header("X-Forwarded-Proto"))
          .hasValue("https");
      assertThat(metric(bridge, "bridge_tls_certificate_expiry_seconds{what=\"tls\"}"))
          .isEqualTo((double) own.certificate().getNotAfter().toInstant().getEpochSecond());
    }
  }

  @Test
  void clear_text_on_the_port_for_tls_reaches_nobody() throws IOException {
    try (RunningBridge bridge = start();
        Wire wire = Wire.open(URI.create(bridge.bridge().url()))) {
      wire.write(bridge.aliceCalls("GET", ITEMS).bytes());

      assertThat(new String(
              wire.socket().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/");
      assertThat(bridge.cockpit().journal().requests(ITEMS)).isEmpty();
    }
  }

  @Test
  void a_handshake_that_drips_is_ended() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_HEADER_TIME", "500ms");
        var socket = new Socket(
            InetAddress.getLoopbackAddress(), URI.create(bridge.bridge().url()).getPort())) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      socket.setSoTimeout(10_000);

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  /** Written by hand: the JVM itself no longer speaks these. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void versions_of_tls_before_1_2_are_refused(int minor) throws IOException {
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
  void whoever_has_shaken_hands_in_time_stays() throws Exception {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_HEADER_TIME", "500ms");
        Wire wire = Wire.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
      long begin = System.nanoTime();
      await().until(() -> System.nanoTime() - begin > 1_000_000_000L);

      assertThat(bridge.aliceCalls("GET", ITEMS).send(wire).status()).isEqualTo(200);
    }
  }

  @Test
  void a_new_certificate_is_shown_without_a_restart_and_connections_go_on() throws IOException {
    try (RunningBridge bridge = start();
        Wire old = Wire.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
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
  void a_bad_certificate_keeps_the_old_one_until_it_is_mended(String text) throws IOException {
    try (RunningBridge bridge = start()) {
      String gauge = "bridge_reload_failed{what=\"tls\"}";
      assertThat(metric(bridge, gauge)).isZero();
      Files.writeString(folder.resolve("own.crt"), text);

      await().until(() -> metric(bridge, gauge) == 1);
      assertThat(shown(bridge)).isEqualTo(own.certificate());
      own.write(folder, "own");
      await().until(() -> metric(bridge, gauge) == 0);
    }
  }

  @Test
  void a_certificate_without_its_key_keeps_both_old_ones() throws IOException {
    try (RunningBridge bridge = start()) {
      TestCertificate next = CA.issue("127.0.0.1");
      Files.writeString(folder.resolve("own.crt"), next.pem());
      await().until(() -> metric(bridge, "bridge_reload_failed{what=\"tls\"}") == 1);
      assertThat(shown(bridge)).isEqualTo(own.certificate());

      Files.writeString(folder.resolve("own.key"), next.keyPem());
      await().until(() -> shown(bridge).equals(next.certificate()));
    }
  }

  @Test
  void a_file_that_is_gone_changes_nothing() throws IOException {
    try (RunningBridge bridge = start()) {
      Files.delete(folder.resolve("own.key"));

      await().until(() -> metric(bridge, "bridge_reload_failed{what=\"tls\"}") == 1);
      assertThat(items(bridge).status()).isEqualTo(200);
    }
  }

  @Test
  void who_needs_certificates_lets_nobody_in_without_one_of_the_right_issuer() throws IOException {
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
  void clients_that_are_no_longer_trusted_do_not_get_in_by_an_old_session() throws IOException {
    Files.writeString(folder.resolve("clients.pem"), OTHERS.pem());
    try (RunningBridge bridge = start(
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        "need",
        "BRIDGE_TLS_CLIENT_CA",
        folder.resolve("clients.pem").toString())) {
      TlsClient theirs = TlsClient.trusting(CA, Optional.of(OTHERS.issue("app")));
      Call call = bridge.aliceCalls("GET", ITEMS);
      assertThat(theirs.send(bridge.bridge().url(), call).status()).isEqualTo(200);
      Files.writeString(folder.resolve("clients.pem"), CA.pem());

      TlsClient ours = TlsClient.trusting(CA, Optional.of(CA.issue("app")));
      await()
          .ignoreExceptions()
          .until(() -> ours.send(bridge.bridge().url(), call).status() == 200);
      assertThatThrownBy(() -> theirs.send(bridge.bridge().url(), call))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void who_wants_certificates_lets_everybody_in() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_TLS_CLIENT_CERTIFICATES", "want")) {
      TlsClient shows = TlsClient.trusting(CA, Optional.of(OTHERS.issue("app")));

      assertThat(items(bridge).status()).isEqualTo(200);
      assertThat(
              shows.send(bridge.bridge().url(), bridge.aliceCalls("GET", ITEMS)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void strict_transport_security_is_on_every_answer_and_never_in_clear_text() throws IOException {
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
  void without_a_time_nothing_is_said_about_transport_security() throws IOException {
    try (RunningBridge bridge = start()) {
      assertThat(items(bridge).all("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void clear_text_is_refused_and_nothing_of_it_is_forwarded() {
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
  void clear_text_is_served_if_a_trusted_proxy_had_it_by_tls() {
    try (RunningBridge bridge =
        start("BRIDGE_TLS_PLAIN_PORT", "0", "BRIDGE_TRUSTED_PROXIES", "127.0.0.0/8")) {
      Call call = new Call(bridge.bridge().plainUrl().orElseThrow(), "GET", ITEMS)
          .token(bridge.alice().sign());

      assertThat(call.send().reason()).isEqualTo("tls_required");
      assertThat(call.header("X-Forwarded-Proto", "https").send().status()).isEqualTo(200);
    }
  }

  @Test
  void clear_text_is_not_served_for_saying_that_it_came_by_tls() {
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
  void plain_http_is_not_served_because_its_target_names_https() {
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
  void connections_of_an_address_are_counted_once_by_tls() throws IOException {
    try (RunningBridge bridge = start("BRIDGE_LIMITS_CONNECTIONS_PER_ADDRESS", "2");
        Wire first = Wire.over(client.connect(bridge.bridge().url(), "http/1.1"));
        Wire second = Wire.over(client.connect(bridge.bridge().url(), "http/1.1"))) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send(first).status()).isEqualTo(200);
      assertThat(bridge.aliceCalls("GET", ITEMS).send(second).status()).isEqualTo(200);
      assertThatThrownBy(() -> items(bridge)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void clear_text_that_gave_nothing_away_is_led_to_tls() {
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
  void clear_text_that_gave_something_away_is_not_led_on(
      String method, String target, String line) {
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
  void a_redirect_leads_nowhere_but_to_the_host_that_was_called() throws IOException {
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
