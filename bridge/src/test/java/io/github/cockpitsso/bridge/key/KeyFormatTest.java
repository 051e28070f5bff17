package io.github.cockpitsso.bridge.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatTest {
  private static final KeyFormat DEFAULT = new KeyFormat(Optional.empty());
  private static final KeyFormat ANY = new KeyFormat(Optional.of(Pattern.compile("(?s).*")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c",
        "API-1111111111111111111111111111111111111111",
        "USR-0123456789abcdef",
        "USR-ABC_def-0123456789",
      })
  void keys_in_cockpits_format_are_valid(String key) {
    assertThat(DEFAULT.problem(Secret.of(key))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USR-",
        "USR-0123456789abcde",
        "usr-0123456789abcdef",
        "account-a11ce0a11ce0a11ce0a11ce0a11ce0a15f9a1b2c3d4e5",
        "xUSR-0123456789abcdef",
        "USR-0123456789abcdef,USR-0123456789abcdef",
        "USR-0123456789abcde.",
        "USR-0123456789abcde%",
        "Bearer",
        "master-0123456789",
      })
  void other_keys_need_a_pattern(String key) {
    assertThat(DEFAULT.problem(Secret.of(key)).orElseThrow()).contains("bridge.key.pattern");
    assertThat(ANY.problem(Secret.of(key))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "a.b.c",
        "eyJh.eyJz.c2ln",
        "a.b.",
        "..",
        "USR-0123456789abcdef.b.c",
        "USR-0123456789abcdef\n",
        "USR-0123456789abcdef\r\nX-Evil: 1",
        "USR-0123456789abcdef ",
        " USR-0123456789abcdef",
        "USR-0123 456789abcdef",
        "USR-0123456789abcdef\u0000",
        "USR-0123456789abcdef\u007f",
        "USR-0123456789abcdef\u00e9",
        "USR-0123456789abcdef\u2028",
        "\t",
      })
  void some_keys_are_invalid_with_any_pattern(String key) {
    for (KeyFormat format : new KeyFormat[] {DEFAULT, ANY}) {
      assertThat(format.problem(Secret.of(key)).orElseThrow()).doesNotContain(key);
    }
  }

  @Test
  void a_key_has_at_most_256_characters() {
    assertThat(DEFAULT.problem(Secret.of("USR-" + "0".repeat(252)))).isEmpty();
    assertThat(DEFAULT.problem(Secret.of("USR-" + "0".repeat(253)))).isPresent();
  }

  @Test
  void a_pattern_must_match_the_whole_key_and_replaces_the_default() {
    var format = new KeyFormat(Optional.of(Pattern.compile("k[0-9]+")));

    assertThat(format.problem(Secret.of("k1"))).isEmpty();
    assertThat(format.problem(Secret.of("k1x"))).isPresent();
    assertThat(format.problem(Secret.of("xk1"))).isPresent();
    assertThat(format.problem(Secret.of("USR-0123456789abcdef"))).isPresent();
  }
}
