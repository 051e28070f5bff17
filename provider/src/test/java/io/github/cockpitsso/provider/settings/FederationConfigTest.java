package io.github.cockpitsso.provider.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.component.ComponentModel;

class FederationConfigTest {

  @Test
  void empty_settings_mean_the_defaults() {
    FederationConfig config = config(Map.of());

    assertThat(config.bounds()).isEqualTo(Bounds.DEFAULT);
    assertThat(config.hasDirectory()).isFalse();
    assertThat(config.key()).isEmpty();
    assertThat(config.trustEmail()).isFalse();
    assertThat(config.insecureHttp()).isFalse();
  }

  @Test
  void a_service_key_opens_the_directory_and_comes_before_the_login_key() {
    FederationConfig config = config(Map.of("serviceKey", " API-1 ", "loginKey", "API-2"));

    assertThat(config.hasDirectory()).isTrue();
    assertThat(config.key()).contains(Secret.of("API-1"));
  }

  @Test
  void keys_are_not_shown() {
    assertThat(config(Map.of("serviceKey", "API-1", "loginKey", "API-2")).toString())
        .doesNotContain("API-1", "API-2");
  }

  @ParameterizedTest
  @CsvSource({"99,", "100,100", "2000,2000", "2001,", "-1,", "1e3,", "x,", "99999999999,"})
  void the_connection_timeout_has_limits(String typed, Long millis) {
    assertThat(
            FederationConfig.CONNECT_LIMITS.read(typed).map(Duration::toMillis).orElse(null))
        .isEqualTo(millis);
  }

  @Test
  void no_setting_takes_as_long_as_keycloak_waits() {
    assertThat(FederationConfig.TOTAL_LIMITS.max()).isLessThan(3000);
    assertThat(config(Map.of("timeout", "3000")).bounds()).isEqualTo(Bounds.DEFAULT);
    assertThat(config(Map.of("timeout", "600")).bounds())
        .isEqualTo(new Bounds(
            Duration.ofSeconds(1), Duration.ofMillis(600), Duration.ofMillis(600), 256 * 1024));
  }

  @Test
  void both_invalid_timeouts_are_reported_at_once() {
    assertThat(config(Map.of("connectTimeout", "soon", "timeout", "60000")).problems())
        .containsExactly(
            SettingProblem.of("cockpitProblemConnectTimeout", "100 - 2000"),
            SettingProblem.of("cockpitProblemTimeout", "500 - 2900"));
    assertThat(config(Map.of()).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://cms.example.org,false",
    "http://cms.example.org,true",
    "http://localhost:8080,false",
    "http://127.0.0.1,false",
    "http://127.9.9.9:1,false",
    "http://[::1]:8080,false",
    "http://localhost.example.org,true",
    "http://127.0.0.1.example.org,true",
    "http://128.0.0.1,true",
    "http://LOCALHOST,true"
  })
  void passwords_go_unencrypted_to_this_machine_only(String url, boolean exposed) {
    CockpitAddress address = CockpitAddress.parse(url);

    assertThat(config(Map.of()).isExposed(address)).isEqualTo(exposed);
    assertThat(config(Map.of("insecureHttp", "true")).isExposed(address)).isFalse();
  }

  private static FederationConfig config(Map<String, String> settings) {
    var model = new ComponentModel();
    settings.forEach(model.getConfig()::putSingle);
    return FederationConfig.of(model);
  }
}
