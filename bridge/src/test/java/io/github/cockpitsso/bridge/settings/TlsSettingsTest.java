package io.github.cockpitsso.bridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.value.SettingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSettingsTest {
  private final Map<String, String> environment = new HashMap<>(Map.of(
      "BRIDGE_ISSUER", "https://login.example.org/realms/cockpit",
      "BRIDGE_COCKPIT_URL", "https://cms.example.org",
      "BRIDGE_COCKPIT_SERVICE_KEY", "USR-service"));

  @TempDir
  private Path folder;

  private String file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("file.pem"), "x").toString();
  }

  private TlsSettings settings() {
    return SettingsReader.read(environment, Optional.empty())
        .settings()
        .orElseThrow()
        .tls();
  }

  private List<String> problems() {
    return SettingsReader.read(environment, Optional.empty()).problems().stream()
        .map(SettingProblem::toString)
        .toList();
  }

  private void tls() {
    environment.put("BRIDGE_TLS_CERTIFICATE", file);
    environment.put("BRIDGE_TLS_KEY", file);
  }

  @Test
  void without_a_certificate_there_is_no_tls() {
    assertThat(settings().server()).isEmpty();
    assertThat(settings().issuer().ca()).isEmpty();
    assertThat(settings().cockpit().own()).isEmpty();
  }

  @Test
  void a_certificate_and_its_key_are_enough() {
    tls();
    TlsSettings.Server server = settings().server().orElseThrow();

    assertThat(server.clientCertificates()).isEqualTo(TlsSettings.ClientCertificates.OFF);
    assertThat(server.plainPort()).isEmpty();
    assertThat(server.redirects()).isFalse();
    assertThat(server.hsts()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "BRIDGE_TLS_CERTIFICATE, bridge.tls.key",
    "BRIDGE_TLS_KEY, bridge.tls.certificate",
    "BRIDGE_COCKPIT_CLIENT_CERTIFICATE, bridge.cockpit.client-key",
    "BRIDGE_COCKPIT_CLIENT_KEY, bridge.cockpit.client-certificate",
  })
  void certificate_and_key_require_each_other(String variable, String lacking) {
    environment.put(variable, file);

    assertThat(problems()).singleElement().asString().contains(lacking).contains("is required");
  }

  @ParameterizedTest
  @CsvSource({
    "BRIDGE_TLS_CLIENT_CERTIFICATES, need",
    "BRIDGE_TLS_PLAIN_PORT, 8080",
    "BRIDGE_TLS_HSTS, 24h",
  })
  void settings_without_effect_without_tls_are_problems(String variable, String value) {
    environment.put(variable, value);

    assertThat(problems()).singleElement().asString().contains("without bridge.tls.certificate");
  }

  @Test
  void a_missing_file_is_the_only_problem() {
    tls();
    environment.put("BRIDGE_TLS_KEY", folder.resolve("none").toString());
    assertThat(problems()).singleElement().asString().contains("bridge.tls.key").contains("none");

    environment.put("BRIDGE_TLS_KEY", folder.toString());
    assertThat(problems()).singleElement().asString().contains("bridge.tls.key");
  }

  @ParameterizedTest
  @CsvSource({
    "BRIDGE_TLS_PLAIN, redirect, redirect has no effect",
    "BRIDGE_TLS_PLAIN, allow, not one of refuse",
    "BRIDGE_TLS_PLAIN_PORT, 8090, must differ from bridge.port",
    "BRIDGE_TLS_CLIENT_CERTIFICATES, yes, not one of off",
  })
  void contradicting_settings_are_problems(String variable, String value, String word) {
    tls();
    environment.put(variable, value);

    assertThat(problems()).singleElement().asString().contains(word);
  }

  @Test
  void an_authority_for_client_certificates_that_are_not_requested_is_a_problem() {
    tls();
    environment.put("BRIDGE_TLS_CLIENT_CA", file);

    assertThat(problems()).singleElement().asString().contains("bridge.tls.client-ca");
  }

  @Test
  void files_for_keycloak_and_cockpit_do_not_require_tls_of_the_bridge() {
    environment.put("BRIDGE_ISSUER_CA", file);
    environment.put("BRIDGE_COCKPIT_CA", file);
    environment.put("BRIDGE_COCKPIT_CLIENT_CERTIFICATE", file);
    environment.put("BRIDGE_COCKPIT_CLIENT_KEY", file);

    assertThat(settings().issuer().ca()).hasValue(Path.of(file));
    assertThat(settings().cockpit().ca()).hasValue(Path.of(file));
    assertThat(settings().cockpit().own()).isPresent();
  }
}
