package io.github.cockpitsso.provider.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CockpitFieldRulesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "Nora Neu", "Zoë 🙂", "a < b", "I $DATE(x)", "O'Neill & Söhne"})
  void takes_a_name(String name) {
    assertThat(CockpitFieldRules.isValidName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<b>Nora", "Nora <3", "Nora<", "a\nb", "a\u0000b", "$DATE(Y)", " $DATE(Y)"})
  void takes_no_name_that_it_would_cut_or_rewrite(String name) {
    assertThat(CockpitFieldRules.isValidName(name)).isFalse();
  }

  @Test
  void takes_255_characters() {
    assertThat(CockpitFieldRules.isValidName("🙂".repeat(255))).isTrue();
    assertThat(CockpitFieldRules.isValidName("x".repeat(256))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nora@example.org", "n+1@mail.example.org", "nora@[192.0.2.1]"})
  void takes_an_address(String email) {
    assertThat(CockpitFieldRules.isValidEmail(email)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nora", "nora@localhost", "nora@", "@example.org", "<b>@example.org"})
  void takes_no_address_without_a_domain(String email) {
    assertThat(CockpitFieldRules.isValidEmail(email)).isFalse();
  }
}
