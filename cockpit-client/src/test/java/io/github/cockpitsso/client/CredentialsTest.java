package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialsTest {

  @Test
  void are_plausible_in_any_script_and_with_blanks() {
    assertThat(plausible("jürgen", " Jürgen-Päss-1 ")).isTrue();
    assertThat(plausible("a/?#%\"\\'😀", "\u202ex")).isTrue();
  }

  @Test
  void are_not_plausible_without_a_name_or_with_nul() {
    assertThat(plausible("", "x")).isFalse();
    assertThat(plausible("alice\0", "x")).isFalse();
    assertThat(plausible("alice", "Alice-Pass-1\0x")).isFalse();
  }

  @Test
  void are_plausible_up_to_their_longest_in_bytes() {
    assertThat(plausible("a".repeat(4096), "ü".repeat(2048))).isTrue();
    assertThat(plausible("a".repeat(4097), "x")).isFalse();
    assertThat(plausible("a", "ü".repeat(2049))).isFalse();
  }

  private static boolean plausible(String name, String password) {
    return Credentials.ofUser(name, Secret.of(password)).arePlausible();
  }
}
