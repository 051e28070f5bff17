package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the shipped jar: checks that the jar contains everything that TLS needs. */
class TlsProcessIT {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");

  @TempDir
  private Path folder;

  @RegisterExtension
  private final StandIns standIns = new StandIns();

  private BridgeServer.Builder bridge(TestCertificate own) {
    own.write(folder, "own");
    return BridgeServer.builder()
        .jvm("-Xmx48m")
        .env(standIns.environment())
        .env("BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString())
        .env("BRIDGE_TLS_KEY", folder.resolve("own.key").toString());
  }

  @Test
  void the_jar_supports_http_2_and_http_1_over_tls() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, CA.trustManagers(), null);
    try (BridgeServer bridge = bridge(CA.issue("127.0.0.1")).start()) {
      assertThat(bridge.uri().getScheme()).isEqualTo("https");
      for (HttpClient.Version version : HttpClient.Version.values()) {
        HttpResponse<String> answer = HttpClient.newBuilder()
            .sslContext(context)
            .version(version)
            .build()
            .send(items(bridge.uri()), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
      }
    }
  }

  private HttpRequest items(URI bridge) {
    return HttpRequest.newBuilder(bridge.resolve(ITEMS))
        .header(
            "Authorization",
            "Bearer " + standIns.forge().tokenFor(SeedData.ALICE.id()).sign())
        .build();
  }

  @Test
  void check_reports_how_long_a_certificate_is_valid() {
    Instant later = Instant.now().plus(Duration.ofDays(20));
    BridgeServer.Result good = bridge(CA.issueUntil(later, "127.0.0.1")).run("check");
    BridgeServer.Result soon = bridge(CA.issue("127.0.0.1")).run("check");
    BridgeServer.Result late =
        bridge(CA.issueUntil(Instant.now().minusSeconds(60), "127.0.0.1")).run("check");

    assertThat(good.exitCode()).as(good.toString()).isZero();
    assertThat(good.output()).containsPattern("ok +tls.server: the certificate is valid until 20");
    assertThat(soon.exitCode()).as(soon.toString()).isZero();
    assertThat(soon.output()).containsPattern("warning +tls.server: the certificate expires at 20");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.output()).containsPattern("FAILED +tls.server: the certificate expired at 20");
  }

  @Test
  void an_invalid_file_prevents_the_start_and_check_names_each_invalid_file() throws IOException {
    BridgeServer.Builder bridge = bridge(CA.issue("127.0.0.1"));
    Files.writeString(folder.resolve("own.key"), CA.issue("127.0.0.1").keyPem());
    Files.writeString(folder.resolve("ca.pem"), "nonsense");
    bridge
        .env("BRIDGE_COCKPIT_CA", folder.resolve("ca.pem").toString())
        .env("BRIDGE_ISSUER_CA", folder.resolve("ca.pem").toString());

    BridgeServer.Result start = bridge.run("serve");
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.errors())
        .contains("own.key is not the key")
        .doesNotContain("BEGIN")
        .doesNotContain("bridge.port");
    BridgeServer.Result check = bridge.run("check");
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.output().lines().filter(line -> line.startsWith("FAILED")))
        .hasSize(3)
        .anyMatch(line -> line.contains("own.key is not the key"))
        .anyMatch(line -> line.contains("tls.issuer: "))
        .anyMatch(line -> line.contains("tls.cockpit: "));
  }
}
