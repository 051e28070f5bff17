package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

class FederationConfigTest {

  @Test
  void nothing_typed_means_the_defaults() {
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
    assertThat(FederationConfig.TOTAL_LIMITS.most()).isLessThan(3000);
    assertThat(config(Map.of("timeout", "3000")).bounds()).isEqualTo(Bounds.DEFAULT);
    assertThat(config(Map.of("timeout", "600")).bounds())
        .isEqualTo(new Bounds(
            Duration.ofSeconds(1), Duration.ofMillis(600), Duration.ofMillis(600), 256 * 1024));
  }

  @Test
  void both_deadlines_are_complained_about_at_once() {
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

  @Test
  void every_label_begins_with_the_name_of_its_group_and_groups_stand_together() throws Exception {
    var texts = new Properties();
    try (InputStream in =
        getClass().getResourceAsStream("/theme-resources/messages/messages_en.properties")) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    List<String> groups = FederationConfigProperties.ALL.stream()
        .map(it -> texts.getProperty(it.getLabel()).replaceFirst(":.*", ""))
        .toList();

    assertThat(groups).startsWith("Connection").doesNotContain("");
    List<String> runs = new ArrayList<>();
    groups.stream()
        .filter(it -> runs.isEmpty() || !runs.get(runs.size() - 1).equals(it))
        .forEach(runs::add);
    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void keys_are_secrets_to_the_console() {
    assertThat(FederationConfigProperties.ALL)
        .filteredOn(it -> it.getName().endsWith("Key"))
        .hasSize(2)
        .allMatch(ProviderConfigProperty::isSecret);
  }

  private static FederationConfig config(Map<String, String> settings) {
    var model = new ComponentModel();
    settings.forEach(model.getConfig()::putSingle);
    return FederationConfig.of(model);
  }
}
