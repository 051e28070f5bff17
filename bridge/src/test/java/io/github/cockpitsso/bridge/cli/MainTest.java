package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"serve", "--config a.yaml", "serve --config a.yaml"})
  void a_plain_start_needs_no_picocli(String arguments) {
    assertThat(Main.isPlainServe(arguments.split(" "))).isTrue();
  }

  @Test
  void no_arguments_are_a_plain_start() {
    assertThat(Main.isPlainServe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "explain",
        "--version",
        "serve --help",
        "serve serve",
        "--config",
        "--config --help",
        "--config @arguments",
        "--config \"a.yaml\"",
        "--config=a.yaml",
        "--config a.yaml check",
        "check --config a.yaml"
      })
  void picocli_reads_all_other_arguments(String arguments) {
    assertThat(Main.isPlainServe(arguments.split(" "))).isFalse();
  }
}
