package io.github.cockpitsso.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r", "\n", "\t", " ", "\u0000", "\u001b", "\u007f", "\u0085", "\u009b", "\u00a0", "\u00ad",
        "\u1680", "\u2003", "\u200b", "\u202e", "\u2028", "\u2029", "\u2066", "\ufeff", "\ud83d"
      })
  void invisible_characters_are_replaced_in_the_log(String character) {
    assertThat(LogText.clean("a" + character + "b")).isEqualTo("a?b");
    assertThat(LogText.path("/a" + character + "b")).isEqualTo("/a?b");
  }

  @Test
  void names_are_unchanged() {
    assertThat(LogText.clean("Jürgen.Größe@example.org")).isEqualTo("Jürgen.Größe@example.org");
    assertThat(LogText.clean("語\ud83d\ude00")).isEqualTo("語\ud83d\ude00");
  }

  @Test
  void long_texts_are_cut() {
    assertThat(LogText.clean("x".repeat(10_000))).hasSize(129).endsWith("…");
    assertThat(LogText.path("/" + "x".repeat(10_000))).hasSize(513);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/content/items/Seiten, /api/content/items/Seiten",
    "/:blog/api/x.y, /:blog/api/x.y",
    "/api/x;api_key=USR-1, /api/x…",
    "/api/x%3Fapi_key=s3cret, /api/x…",
    "/api/x%3fa, /api/x…",
    "/api/x%253Fapi_key%3Ds3cret, /api/x…",
    "/api/api_key=s3cret, /api/api_key…",
    "/api/x&api_key, /api/x…",
    "/api/USR-0123abcd/x, /api/***/x",
    "/api/usr-0123abcd, /api/***",
    "/api/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln/y, /api/***/y",
    "/api/%20x%2Fy, /api/%20x%2Fy"
  })
  void a_path_is_logged_without_secrets(String raw, String logged) {
    assertThat(LogText.path(raw)).isEqualTo(logged);
  }
}
