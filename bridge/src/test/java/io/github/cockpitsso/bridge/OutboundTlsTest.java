package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import io.github.cockpitsso.testkit.tls.TlsFront;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to Cockpit and to the issuer over TLS. */
@Tag("integration")
class OutboundTlsTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final TestAuthority OTHERS = TestAuthority.create("Other CA");

  @TempDir
  private Path folder;

  private final TokenForge forge = TokenForge.start();
  private final StandInCockpit cockpit = StandInCockpit.start();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), CA.pem());
    Files.writeString(folder.resolve("others.pem"), OTHERS.pem());
    CA.issue("bridge").write(folder, "bridge");
    OTHERS.issue("stranger").write(folder, "stranger");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    cockpit.close();
    forge.close();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private TlsFront front(URI behind, TestCertificate own, Optional<TestAuthority> clients) {
    TlsFront front = TlsFront.of(behind, own, clients);
    opened.add(0, front);
    return front;
  }

  private RunningBridge bridge(String... variables) {
    RunningBridge bridge = RunningBridge.start(forge, cockpit, variables);
    opened.add(0, bridge);
    return bridge;
  }

  private RunningBridge bridgeTo(TlsFront front, String host, String... more) {
    List<String> variables =
        new ArrayList<>(List.of("BRIDGE_COCKPIT_URL", front.uri(host).toString()));
    variables.addAll(List.of(more));
    return bridge(variables.toArray(String[]::new));
  }

  /** Requests with keys from the issuer, so that only the gateway calls Cockpit. */
  private RunningBridge keysOfIssuer(TlsFront front, String host, String... more) {
    List<String> variables = new ArrayList<>(List.of(
        "BRIDGE_COCKPIT_SERVICE_KEY", "",
        "BRIDGE_CLIENT_ID", TokenForge.BRIDGE_CLIENT,
        "BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET));
    variables.addAll(List.of(more));
    String subject = UUID.nameUUIDFromBytes(SeedData.ALICE.id().getBytes(StandardCharsets.UTF_8))
        .toString();
    forge.apiKey(subject, SeedData.ALICE_KEY);
    return bridgeTo(front, host, variables.toArray(String[]::new));
  }

  private static Answer items(RunningBridge bridge) {
    return bridge.aliceCalls("GET", ITEMS).send();
  }

  @Test
  void cockpit_is_called_when_its_certificate_is_trusted() {
    TlsFront front = front(cockpit.uri(), CA.issue("127.0.0.1"), Optional.empty());

    assertThat(items(bridgeTo(front, "127.0.0.1", "BRIDGE_COCKPIT_CA", file("ca.pem")))
            .status())
        .isEqualTo(200);
  }

  private void neverCalled(TestCertificate cockpits, String host, String... more) {
    TlsFront front = front(cockpit.uri(), cockpits, Optional.empty());
    Answer byService = items(bridgeTo(front, host, more));
    assertThat(byService.status()).as(byService.toString()).isEqualTo(503);
    assertThat(byService.reason()).isEqualTo("key_source_unavailable");

    Answer byGateway = items(keysOfIssuer(front, host, more));
    assertThat(byGateway.status()).as(byGateway.toString()).isEqualTo(502);
    assertThat(byGateway.reason()).isEqualTo("cockpit_tls");
    assertThat(cockpit.journal().requests()).isEmpty();
  }

  @Test
  void a_certificate_of_an_unknown_issuer_is_not_accepted() {
    neverCalled(OTHERS.issue("127.0.0.1"), "127.0.0.1", "BRIDGE_COCKPIT_CA", file("ca.pem"));
  }

  @Test
  void without_a_setting_only_authorities_of_the_jvm_are_trusted() {
    neverCalled(CA.issue("127.0.0.1"), "127.0.0.1");
  }

  @Test
  void a_certificate_for_another_host_is_not_accepted() {
    neverCalled(CA.issue("cms.example.org"), "127.0.0.1", "BRIDGE_COCKPIT_CA", file("ca.pem"));
  }

  @Test
  void a_certificate_for_the_address_is_not_accepted_for_the_name() {
    neverCalled(CA.issue("127.0.0.1"), "localhost", "BRIDGE_COCKPIT_CA", file("ca.pem"));
  }

  @Test
  void an_expired_certificate_is_not_accepted() {
    neverCalled(
        CA.issueUntil(Instant.now().minusSeconds(60), "127.0.0.1"),
        "127.0.0.1",
        "BRIDGE_COCKPIT_CA",
        file("ca.pem"));
  }

  @Test
  void the_bridge_sends_its_certificate_to_cockpit_for_lookups_and_requests() {
    TlsFront front = front(cockpit.uri(), CA.issue("127.0.0.1"), Optional.of(CA));
    RunningBridge bridge = bridgeTo(
        front,
        "127.0.0.1",
        "BRIDGE_COCKPIT_CA",
        file("ca.pem"),
        "BRIDGE_COCKPIT_CLIENT_CERTIFICATE",
        file("bridge.crt"),
        "BRIDGE_COCKPIT_CLIENT_KEY",
        file("bridge.key"));

    assertThat(items(bridge).status()).isEqualTo(200);
    assertThat(front.clients()).hasSizeGreaterThanOrEqualTo(2).containsOnly("CN=bridge");
  }

  @Test
  void without_the_right_certificate_cockpit_refuses_the_bridge() {
    TlsFront front = front(cockpit.uri(), CA.issue("127.0.0.1"), Optional.of(CA));
    for (String[] own : new String[][] {
      {},
      {
        "BRIDGE_COCKPIT_CLIENT_CERTIFICATE", file("stranger.crt"),
        "BRIDGE_COCKPIT_CLIENT_KEY", file("stranger.key")
      }
    }) {
      List<String> variables = new ArrayList<>(List.of("BRIDGE_COCKPIT_CA", file("ca.pem")));
      variables.addAll(List.of(own));

      Answer answer = items(keysOfIssuer(front, "127.0.0.1", variables.toArray(String[]::new)));
      assertThat(answer.status()).as(answer.toString()).isIn(502, 503);
    }
    assertThat(cockpit.journal().requests()).isEmpty();
  }

  @Test
  void a_new_authority_applies_without_a_restart() throws IOException {
    TlsFront front = front(cockpit.uri(), OTHERS.issue("127.0.0.1"), Optional.empty());
    RunningBridge bridge = bridgeTo(front, "127.0.0.1", "BRIDGE_COCKPIT_CA", file("ca.pem"));
    assertThat(items(bridge).status()).isEqualTo(503);

    Files.writeString(folder.resolve("ca.pem"), OTHERS.pem());
    await().until(() -> items(bridge).status() == 200);
  }

  @Test
  void an_invalid_authority_file_changes_nothing() throws IOException {
    TlsFront front = front(cockpit.uri(), CA.issue("127.0.0.1"), Optional.empty());
    RunningBridge bridge = bridgeTo(front, "127.0.0.1", "BRIDGE_COCKPIT_CA", file("ca.pem"));
    Files.writeString(folder.resolve("ca.pem"), "nonsense");

    await().until(() -> bridge.metric("bridge_reload_failed{what=\"cockpit\"}") == 1);
    assertThat(items(bridge).status()).isEqualTo(200);
  }

  @Test
  void the_issuer_is_called_when_its_certificate_is_trusted() {
    URI issuer = URI.create(forge.url());
    TlsFront front = front(issuer, CA.issue("127.0.0.1"), Optional.empty());
    RunningBridge bridge = bridge(
        "BRIDGE_ISSUER_INTERNAL_URL", front.uri("127.0.0.1").toString(),
        "BRIDGE_ISSUER_CA", file("ca.pem"));

    assertThat(items(bridge).status()).isEqualTo(200);
  }

  @Test
  void a_new_authority_for_the_issuer_applies_without_a_restart() throws IOException {
    TlsFront front = front(URI.create(forge.url()), OTHERS.issue("127.0.0.1"), Optional.empty());
    RunningBridge bridge = bridge(
        "BRIDGE_ISSUER_INTERNAL_URL", front.uri("127.0.0.1").toString(),
        "BRIDGE_ISSUER_CA", file("ca.pem"));
    assertThat(items(bridge).reason()).isEqualTo("issuer_unavailable");

    Files.writeString(folder.resolve("ca.pem"), OTHERS.pem());
    await().until(() -> items(bridge).status() == 200);
  }

  @Test
  void keys_of_an_issuer_with_an_untrusted_certificate_are_not_used() {
    URI issuer = URI.create(forge.url());
    for (TestCertificate bad : List.of(
        OTHERS.issue("127.0.0.1"),
        CA.issue("login.example.org"),
        CA.issueUntil(Instant.now().minusSeconds(60), "127.0.0.1"))) {
      TlsFront front = front(issuer, bad, Optional.empty());
      RunningBridge bridge = bridge(
          "BRIDGE_ISSUER_INTERNAL_URL", front.uri("127.0.0.1").toString(),
          "BRIDGE_ISSUER_CA", file("ca.pem"));

      assertThat(items(bridge).reason()).isEqualTo("issuer_unavailable");
    }
  }
}
