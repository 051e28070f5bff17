package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialsTest {

  @Test
  void credentials_in_any_script_and_with_blanks_are_plausible() {
    assertThat(plausible("jürgen", " Jürgen-Päss-1 ")).isTrue();
    assertThat(plausible("a/?#%\"\\'😀", "\u202ex")).isTrue();
  }

  @Test
  void credentials_without_a_name_or_with_nul_are_not_plausible() {
    assertThat(plausible("", "x")).isFalse();
    assertThat(plausible("alice\0", "x")).isFalse();
    assertThat(plausible("alice", "Alice-Pass-1\0x")).isFalse();
  }

  @Test
  void credentials_are_plausible_up_to_the_maximum_number_of_bytes() {
    assertThat(plausible("a".repeat(4096), "ü".repeat(2048))).isTrue();
    assertThat(plausible("a".repeat(4097), "x")).isFalse();
    assertThat(plausible("a", "ü".repeat(2049))).isFalse();
  }

  private static boolean plausible(String name, String password) {
    return Credentials.ofUser(name, Secret.of(password)).arePlausible();
  }
}
