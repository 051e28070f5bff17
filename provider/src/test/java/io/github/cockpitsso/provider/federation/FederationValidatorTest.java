package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cockpitsso.provider.connection.CockpitConnection;
import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.http.DeadlineTimer;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;
import org.keycloak.component.ComponentValidationException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;
import org.keycloak.vault.VaultTranscriber;

/** This Keycloak only has a vault, so that every call to Cockpit fails. */
class FederationValidatorTest {
  private static final String HERE = "https://cms.example.org";
  private static final String VAULTED = "${vault.key}";

  @ParameterizedTest
  @CsvSource({
    "serviceKey,API-1",
    "loginKey,API-1",
    "serviceKey,${vault.key}",
    "loginKey,${vault.key}"
  })
  void a_stored_key_is_not_sent_to_another_host(String name, String key) {
    String problem =
        name.equals("serviceKey") ? "cockpitProblemServiceKeyMoved" : "cockpitProblemLoginKeyMoved";
    Map<String, String> before = Map.of("url", HERE, name, key);

    assertThat(problems(before, Map.of("url", "https://evil.example.org", name, key)))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cms.example.org:8443",
        "http://cms.example.org",
        "https://www.cms.example.org",
        "https://cms.example.org.evil.test"
      })
  void a_host_is_scheme_name_and_port(String url) {
    assertThat(problems(
            Map.of("url", HERE, "serviceKey", VAULTED),
            Map.of("url", url, "serviceKey", VAULTED, "insecureHttp", "true")))
        .containsExactly("cockpitProblemServiceKeyMoved");
  }

  @Test
  void all_problems_are_reported_at_once() {
    assertThat(problems(
            Map.of("url", HERE, "serviceKey", "API-1"),
            Map.of(
                "url", "http://evil.example.org",
                "serviceKey", "API-1",
                "loginKey", "${vault.none}",
                "connectTimeout", "x",
                "timeout", "0")))
        .containsExactly(
            "cockpitProblemExposed",
            "http://evil.example.org",
            "cockpitProblemServiceKeyMoved",
            "cockpitProblemVault",
            "${vault.none}",
            "cockpitProblemConnectTimeout",
            "100 - 2000",
            "cockpitProblemTimeout",
            "500 - 2900",
            "cockpitProblemOfAGroup",
            "its value");
  }

  /** The message keys and details of the problems. */
  private static List<String> problems(Map<String, String> before, Map<String, String> now) {
    FederationConfig config = FederationConfig.of(model(now));
    List<SettingProblem> settingProblems = new java.util.ArrayList<>(config.problems());
    if (!settingProblems.isEmpty()) {
      settingProblems.add(SettingProblem.of("cockpitProblemOfAGroup", "its value"));
    }
    try (var deadlines = new DeadlineTimer()) {
      var problems = new FederationValidator(
          "cms",
          new CockpitConnection(session(), deadlines),
          config,
          Optional.of(FederationConfig.of(model(before))),
          settingProblems,
          List.of(),
          List.of());
      ComponentValidationException told =
          catchThrowableOfType(ComponentValidationException.class, problems::validate);
      return List.of(told.getParameters()).stream().map(String::valueOf).toList();
    }
  }

  private static ComponentModel model(Map<String, String> settings) {
    var model = new ComponentModel();
    new HashMap<>(settings).forEach(model.getConfig()::putSingle);
    return model;
  }

  private static KeycloakSession session() {
    VaultTranscriber vault = Fake.of(
        VaultTranscriber.class,
        (method, arguments) ->
            method.equals("getStringSecret") ? secret((String) arguments[0]) : null);
    return Fake.of(KeycloakSession.class, (method, arguments) -> {
      if (method.equals("vault")) {
        return vault;
      }
      throw new AssertionError("Nobody needs " + method);
    });
  }

  private static VaultStringSecret secret(String text) {
    Optional<String> value = !text.startsWith("${")
        ? Optional.of(text)
        : text.equals(VAULTED) ? Optional.of("API-of-the-vault") : Optional.empty();
    return Fake.of(
        VaultStringSecret.class, (method, arguments) -> method.equals("get") ? value : null);
  }
}
