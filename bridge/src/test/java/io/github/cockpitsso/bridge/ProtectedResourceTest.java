package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge's metadata (RFC 9728), and its URL in challenges. */
@Tag("integration")
class ProtectedResourceTest {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String APP = "https://app.example.org";

  @RegisterExtension
  static final RunningBridge bridge = RunningBridge.start(
      "BRIDGE_PUBLIC_URL",
      "https://api.example.org",
      "BRIDGE_TOKEN_SCOPE",
      "cockpit, cms-write",
      "BRIDGE_CORS_ORIGINS",
      APP + ",http://localhost:5173");

  @Test
  void the_metadata_contains_only_what_is_configured() {
    Answer answer = bridge.call("GET", WELL_KNOWN).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(answer.text())
        .isEqualTo("{\"resource\":\"https://api.example.org\","
            + "\"authorization_servers\":[\"" + bridge.forge().issuer() + "\"],"
            + "\"scopes_supported\":[\"cockpit\",\"cms-write\"],"
            + "\"bearer_methods_supported\":[\"header\"],"
            + "\"dpop_signing_alg_values_supported\":[\"ES256\",\"ES384\",\"ES512\",\"EdDSA\","
            + "\"PS256\",\"PS384\",\"PS512\",\"RS256\",\"RS384\",\"RS512\"],"
            + "\"tls_client_certificate_bound_access_tokens\":false}");
  }

  @Test
  void head_returns_the_headers_of_get_without_the_body() {
    Answer get = bridge.call("GET", WELL_KNOWN).send();
    Answer head = bridge.call("HEAD", WELL_KNOWN).send();

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void other_methods_are_405(String method) {
    Answer answer = bridge.call(method, WELL_KNOWN).send();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.reason()).isEqualTo("method_not_allowed");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {APP, "http://localhost:5173"})
  void apps_of_listed_origins_may_read_the_metadata(String origin) {
    Answer answer = bridge.call("GET", WELL_KNOWN).header("Origin", origin).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(origin);
    assertThat(answer.header("Vary")).containsIgnoringCase("Origin");
    assertThat(bridge
            .call("GET", WELL_KNOWN)
            .header("Origin", "https://evil.example")
            .send()
            .all("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void the_metadata_does_not_repeat_the_clients_host_header() {
    Answer answer = bridge
        .call("GET", WELL_KNOWN)
        .withoutHost()
        .header("Host", "evil.example")
        .header("X-Forwarded-Host", "evil.example")
        .header("Forwarded", "host=evil.example;proto=http")
        .send();

    assertThat(answer.json().path("resource").asText()).isEqualTo("https://api.example.org");
    assertThat(answer.toString()).doesNotContain("evil");
  }

  @Test
  void every_challenge_contains_the_url_of_the_metadata() {
    String metadata = "resource_metadata=\"https://api.example.org" + WELL_KNOWN + "\"";

    assertThat(bridge.call("GET", ITEMS).send().all("WWW-Authenticate"))
        .hasSize(2)
        .allSatisfy(challenge -> assertThat(challenge).contains(metadata))
        .first()
        .isEqualTo("Bearer realm=\"Cockpit\", " + metadata);
    String foreign = bridge.alice().claim("iss", "https://evil.example").sign();
    assertThat(bridge.call("GET", ITEMS).token(foreign).send().all("WWW-Authenticate"))
        .hasSize(2)
        .allSatisfy(challenge -> assertThat(challenge).contains(metadata))
        .first()
        .asString()
        .contains("error=\"invalid_token\"");
    assertThat(bridge.aliceCalls("GET", ITEMS).send().all("WWW-Authenticate"))
        .as("without the second scope")
        .allSatisfy(challenge -> assertThat(challenge).contains(metadata))
        .first()
        .asString()
        .contains("error=\"insufficient_scope\"");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/cms, /.well-known/oauth-protected-resource/cms",
    "https://example.org/a/b, /.well-known/oauth-protected-resource/a/b",
    "https://example.org:8443/cms, /.well-known/oauth-protected-resource/cms",
  })
  void with_a_path_in_the_public_url_the_metadata_is_between_host_and_path(
      String url, String path) {
    try (RunningBridge below = RunningBridge.start("BRIDGE_PUBLIC_URL", url)) {
      Answer answer = below.call("GET", path).send();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("resource").asText()).isEqualTo(url);
      assertThat(below.call("GET", WELL_KNOWN).send().reason()).isEqualTo("not_found");
      String host = url.substring(0, url.indexOf('/', "https://".length()));
      assertThat(below.call("GET", ITEMS).send().header("WWW-Authenticate"))
          .contains("resource_metadata=\"" + host + path + "\"");
    }
  }

  @Test
  void without_a_public_url_there_is_no_metadata() {
    try (RunningBridge silent = RunningBridge.start()) {
      assertThat(silent.call("GET", WELL_KNOWN).send().reason()).isEqualTo("not_found");
      assertThat(silent.call("GET", ITEMS).send().header("WWW-Authenticate"))
          .doesNotContain("resource_metadata");
    }
  }

  @ParameterizedTest
  @CsvSource({"off, false", "want, true"})
  void the_metadata_lists_certificate_binding_if_the_bridge_requests_certificates(
      String mode, boolean supported, @TempDir Path folder) throws IOException {
    TestAuthority authority = TestAuthority.create("Test CA");
    authority.issue("127.0.0.1").write(folder, "own");
    try (RunningBridge secure = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE",
        folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY",
        folder.resolve("own.key").toString(),
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        mode,
        "BRIDGE_PUBLIC_URL",
        "https://api.example.org")) {
      Answer answer = TlsClient.trusting(authority, Optional.empty())
          .send(secure.bridge().url(), secure.call("GET", WELL_KNOWN));

      assertThat(
              answer.json().path("tls_client_certificate_bound_access_tokens").asBoolean())
          .isEqualTo(supported);
    }
  }
}
