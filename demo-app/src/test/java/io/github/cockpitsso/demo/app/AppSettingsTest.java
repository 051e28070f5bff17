package io.github.cockpitsso.demo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.demo.app.AppSettings.Reading;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppSettingsTest {
  private static final String ISSUER = "http://localhost:8081/realms/cockpit";

  @Test
  void unset_settings_have_defaults() {
    assertThat(AppSettings.of(
            Map.of("APP_ISSUER", ISSUER, "APP_BRIDGE", "https://api.example.org/", "APP_PORT", "")))
        .isEqualTo(new Reading.Usable(new AppSettings(
            "127.0.0.1",
            8080,
            URI.create(ISSUER),
            "cockpit-app",
            URI.create("https://api.example.org"),
            "Seiten")));
  }

  @Test
  void all_problems_are_reported_at_once() {
    assertThat(problems(Map.of("APP_PORT", "70000", "APP_ISSUER", "localhost:8081")))
        .satisfiesExactly(
            port -> assertThat(port).contains("APP_PORT", "70000", "65535"),
            issuer -> assertThat(issuer).contains("APP_ISSUER", "localhost:8081", "http://"),
            bridge -> assertThat(bridge).contains("APP_BRIDGE", "missing"));
  }

  @Test
  void an_issuer_that_is_not_a_realm_is_refused() {
    assertThat(problems(
            Map.of("APP_ISSUER", "http://localhost:8081", "APP_BRIDGE", "http://localhost:8090")))
        .singleElement()
        .asString()
        .contains("/realms/NAME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a; script-src *",
        "http://a'b",
        "http://u:p@a",
        "javascript:alert(1)",
        "http://a?x",
        "//a",
        "http://"
      })
  void an_address_that_could_change_the_content_security_policy_is_refused(String address) {
    assertThat(problems(Map.of("APP_ISSUER", ISSUER, "APP_BRIDGE", address)))
        .singleElement()
        .asString()
        .contains("APP_BRIDGE");
  }

  private static List<String> problems(Map<String, String> environment) {
    return AppSettings.of(environment) instanceof Reading.Unusable unusable
        ? unusable.problems()
        : List.of();
  }
}
