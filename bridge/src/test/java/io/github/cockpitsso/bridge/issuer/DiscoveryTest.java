package io.github.cockpitsso.bridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final String NAME = "https://login.example.org/realms/r";

  private static Optional<URI> keys(String keys, boolean plainHttp, String... internalUrl) {
    var issuer = new Issuer(
        NAME,
        Optional.of(internalUrl).filter(it -> it.length > 0).map(it -> it[0]),
        plainHttp,
        Duration.ofMinutes(5),
        Duration.ofSeconds(5),
        Duration.ofHours(1));
    String json = "{\"issuer\":\"" + NAME + "\",\"jwks_uri\":" + keys + "}";
    return Discovery.read(json.getBytes(StandardCharsets.UTF_8), issuer, failure -> {})
        .map(Discovery::keys);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"http://login.example.org/realms/r/certs\"",
        "\"file:///etc/passwd\"",
        "\"jar:https://login.example.org/keys\"",
        "\"//login.example.org/realms/r/certs\"",
        "\"/realms/r/certs\"",
        "\"https:///certs\"",
        "\"https://login example.org/certs\"",
        "\"\"",
        "null",
        "1",
        "[\"https://login.example.org/realms/r/certs\"]",
      })
  void keys_are_fetched_only_over_tls_from_a_host(String keys) {
    assertThat(keys(keys, false)).isEmpty();
  }

  @Test
  void plain_http_is_used_only_if_it_is_enabled() {
    String plain = "\"http://login.example.org/realms/r/certs\"";

    assertThat(keys(plain, true)).contains(URI.create("http://login.example.org/realms/r/certs"));
  }

  @Test
  void the_realm_may_name_another_host_for_its_keys_over_tls() {
    assertThat(keys("\"https://keys.example.org/certs\"", false))
        .contains(URI.create("https://keys.example.org/certs"));
  }

  @Test
  void only_the_realms_own_urls_are_rewritten_to_the_internal_url() {
    assertThat(keys("\"" + NAME + "/certs\"", false, "https://keycloak:8443/realms/r"))
        .contains(URI.create("https://keycloak:8443/realms/r/certs"));
    assertThat(keys("\"" + NAME + "2/certs\"", false, "https://keycloak:8443/realms/r"))
        .contains(URI.create(NAME + "2/certs"));
  }
}
