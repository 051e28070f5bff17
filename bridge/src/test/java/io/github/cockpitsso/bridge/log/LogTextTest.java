package io.github.cockpitsso.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  private static final long SEED = 20261201;
  private static final List<String> PIECES = List.of(
      "usr-",
      "API-",
      "Usr",
      "eyJ",
      "EYj",
      "ey",
      "y",
      "j",
      "r-",
      "i-",
      "-",
      "api",
      "/api/",
      "/",
      ":",
      ";",
      "=",
      "?",
      "#",
      "&",
      "%",
      "%25",
      "%2",
      "%3",
      "%3f",
      "%3B",
      "%3d",
      "%23",
      "%26",
      "%252525",
      "%20",
      "%C3%BC",
      "2",
      "3",
      "f",
      ".",
      "~",
      "_",
      "+",
      " ",
      "\n",
      "\u007f",
      "\u0080",
      "\u00a0",
      "\u00ad",
      "\u200b",
      "\u2028",
      "\u202e",
      "\ufeff",
      "\ud83d",
      "\ude00",
      "\ud83d\ude00",
      "ü",
      "ſ",
      "K",
      "語",
      "…",
      "***",
      "x".repeat(100),
      "/0123456789abcdef".repeat(8));

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

  @Test
  void every_character_is_treated_as_the_patterns_say() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (String text :
          List.of("a" + (char) c + "b", (char) c + "-", "%" + (char) c, "ey" + (char) c)) {
        assertThat(LogText.clean(text)).isEqualTo(Patterns.clean(text, 128));
        assertThat(LogText.path(text)).isEqualTo(Patterns.path(text));
      }
    }
  }

  @Test
  void any_text_is_treated_as_the_patterns_say() {
    var random = new Random(SEED);
    int unchanged = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
          .limit(random.nextInt(8))
          .collect(Collectors.joining());

      assertThat(LogText.clean(text)).isEqualTo(Patterns.clean(text, 128));
      assertThat(LogText.path(text)).isEqualTo(Patterns.path(text));
      assertThat(LogText.origin(text)).isEqualTo(Patterns.origin(text));
      unchanged += LogText.path(text).equals(text) ? 1 : 0;
    }
    assertThat(unchanged).isBetween(10_000, 90_000);
  }

  @Test
  void length_limits_are_exact() {
    for (int length : List.of(127, 128, 129, 511, 512, 513)) {
      for (String end : List.of("x", "ü", "\ud83d\ude00", " ")) {
        String text = "x".repeat(length - end.length()) + end + "y";
        for (String each : List.of(text, text.substring(0, length))) {
          assertThat(LogText.clean(each)).isEqualTo(Patterns.clean(each, 128));
          assertThat(LogText.path(each)).isEqualTo(Patterns.path(each));
        }
      }
    }
  }

  /** The rules as patterns alone, without a shortcut for plain texts. */
  private static final class Patterns {
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}]");
    private static final Pattern PARAMETERS =
        Pattern.compile("(?:[;=?#&]|%(?:25)*(?:3[BbDdFf]|2[36])).*", Pattern.DOTALL);
    private static final Pattern SECRET =
        Pattern.compile("(?:USR-|API-|eyJ)[A-Za-z0-9._~+-]*", Pattern.CASE_INSENSITIVE);

    static String clean(String text, int max) {
      String shortened = text.length() <= max ? text : text.substring(0, max) + "…";
      return UNSAFE.matcher(shortened).replaceAll("?");
    }

    static String path(String raw) {
      return clean(withoutSecrets(raw), 512);
    }

    static String origin(String sent) {
      return clean(withoutSecrets(sent), 128);
    }

    private static String withoutSecrets(String text) {
      return SECRET.matcher(PARAMETERS.matcher(text).replaceFirst("…")).replaceAll("***");
    }
  }
}
