package io.github.cockpitsso.provider.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.component.ComponentModel;

class SecondFactorPolicyTest {

  @ParameterizedTest
  @CsvSource({
    ", REFUSE",
    "'', REFUSE",
    "refuse, REFUSE",
    "ask, ASK",
    "keycloak, KEYCLOAK",
    "KEYCLOAK, REFUSE",
    "nothing, REFUSE"
  })
  void an_invalid_policy_means_refuse(String stored, SecondFactorPolicy policy) {
    assertThat(SecondFactorPolicy.of(model(stored))).isEqualTo(policy);
  }

  @Test
  void an_unknown_value_is_reported_when_it_is_saved() {
    assertThat(SecondFactorPolicy.problems(model("maybe")))
        .containsExactly(SettingProblem.of("cockpitProblemSecondFactor", "maybe"));
    assertThat(SecondFactorPolicy.problems(model(null))).isEmpty();
  }

  @Test
  void the_policy_keycloak_needs_the_directory() {
    ComponentModel model = model("keycloak");
    assertThat(SecondFactorPolicy.problems(model))
        .containsExactly(SettingProblem.of("cockpitProblemSecondFactorDirectory"));
    model.put(FederationConfig.SERVICE_KEY, "API-1");
    assertThat(SecondFactorPolicy.problems(model)).isEmpty();
  }

  private static ComponentModel model(String policy) {
    var model = new ComponentModel();
    if (policy != null) {
      model.put(SecondFactorPolicy.SETTING, policy);
    }
    return model;
  }
}
