package io.github.cockpitsso.provider.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

  @Test
  void a_name_cannot_forge_a_log_line() {
    assertThat(LogLine.of("alice\r\n2026-11-22 ERROR [forged]"))
        .isEqualTo("alice??2026-11-22 ERROR [forged]");
    assertThat(LogLine.of("a\u2028b\u2029c\u202Ed\u0000e\u001Bf\u0085g"))
        .isEqualTo("a?b?c?d?e?f?g");
    assertThat(LogLine.of("x".repeat(5000))).hasSize(103);
    assertThat(LogLine.of("Jürgen 漢字")).isEqualTo("Jürgen 漢字");
    assertThat(LogLine.of(null)).isEmpty();
  }

  @Test
  void a_long_text_is_not_cut_inside_a_surrogate_pair() {
    assertThat(LogLine.of("z".repeat(99) + "\ud83d\ude00")).isEqualTo("z".repeat(99) + "...");
  }
}
