package io.github.cockpitsso.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\u00e4\u20ac", "\ud83d\ude00", "a\ufffdb", "\ufeffa", "\0"})
  void valid_bytes_are_read(String text) {
    assertThat(Utf8.decode(text.getBytes(StandardCharsets.UTF_8))).contains(text);
  }

  // A lone continuation, a byte of Latin-1, an overlong slash, a surrogate, a character beyond
  // Unicode, one that is cut off, and one beside a valid U+FFFD.
  @ParameterizedTest
  @ValueSource(strings = {"80", "61e4", "c0af", "eda080", "f4908080", "e282", "efbfbdff"})
  void other_bytes_are_not_read(String hex) {
    assertThat(Utf8.decode(HexFormat.of().parseHex(hex))).isEmpty();
  }
}
