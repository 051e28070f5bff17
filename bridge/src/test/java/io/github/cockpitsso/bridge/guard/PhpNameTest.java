package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhpNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key",
        "api.key",
        "api key",
        "api[key",
        " api_key",
        "   api.key",
        "api_key[]",
        "api_key[a]",
        "api.key[a][b]",
        "api_key\0x",
        "api_key\0",
        "api_key[a]b"
      })
  void names_that_php_reads_as_api_key_are_recognized(String name) {
    assertThat(PhpName.of(name)).isEqualTo("api_key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "API_KEY",
        "api key[",
        "api-key",
        "apikey",
        "api__key",
        "api..key",
        "_api_key",
        "api_key_",
        "api_key.",
        "api_key ",
        "\tapi_key",
        "\napi_key",
        "api[key]",
        "api[key][x]",
        "[api_key]",
        "[api_key",
        "x[api_key]",
        "\0api_key",
        "",
        " ",
        "[]",
        "api_ke\u0443"
      })
  void other_names_are_not_api_key(String name) {
    assertThat(PhpName.of(name)).isNotEqualTo("api_key");
  }

  @ParameterizedTest
  @CsvSource({
    "api%5Fkey, api_key",
    "api%5fkey, api_key",
    "api+key, api_key",
    "%61%70%69%2e%6b%65%79, api_key",
    "api%00key, api",
    "api%255Fkey, api%5Fkey",
    "api%, api%",
    "api%5, api%5",
    "api%zz, api%zz",
    "%, %",
    "%2, %2",
    "%20%20a, a",
    "a%5Bb%5D, a",
    "a%5Bb, a_b",
  })
  void names_are_decoded_once(String encoded, String name) {
    assertThat(PhpName.ofEncoded(encoded)).isEqualTo(name);
  }

  @Test
  void every_byte_between_api_and_key_is_treated_as_in_php() {
    for (char c = 0; c < 256; c++) {
      boolean gap = c == '_' || c == '.' || c == ' ' || c == '[';
      assertThat(PhpName.of("api" + c + "key").equals("api_key"))
          .as("byte " + (int) c)
          .isEqualTo(gap);
      String encoded = String.format("api%%%02xkey", (int) c);
      assertThat(PhpName.ofEncoded(encoded).equals("api_key")).as(encoded).isEqualTo(gap);
    }
  }

  @Test
  void every_byte_before_the_name_except_a_blank_makes_another_name() {
    for (char c = 0; c < 256; c++) {
      assertThat(PhpName.of(c + "rspc").equals("rspc")).as("byte " + (int) c).isEqualTo(c == ' ');
    }
  }

  @Test
  void every_byte_after_the_name_except_an_end_or_an_array_makes_another_name() {
    for (char c = 0; c < 256; c++) {
      assertThat(PhpName.of("rspc" + c).equals("rspc")).as("byte " + (int) c).isEqualTo(c == 0);
      assertThat(PhpName.of("rspc" + c + "]").equals("rspc"))
          .as("byte " + (int) c)
          .isEqualTo(c == 0 || c == '[');
    }
  }
}
