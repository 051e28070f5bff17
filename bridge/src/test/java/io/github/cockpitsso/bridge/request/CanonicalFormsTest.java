package io.github.cockpitsso.bridge.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.support.RandomText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The readers of method, path and query decide as these regular expressions. */
class CanonicalFormsTest {
  private static final Pattern NEEDLESS_ESCAPE = Pattern.compile(
      "%(?:2[DEdeFf35]|3[0-9BbFf]|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEeFf]|[01][0-9A-Fa-f])");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}(?:/|$)");
  private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@/%-]+");
  private static final Pattern RESERVED =
      Pattern.compile("(?:sso|user/auth)(?![a-z0-9_-]).*", Pattern.CASE_INSENSITIVE);

  private static final List<String> PIECES = List.of(
      "/",
      "/",
      "/api/",
      "api",
      "sso",
      "SSO",
      "user/auth",
      "User/AUTH",
      "a",
      "Z",
      "_",
      ".",
      ".",
      "..",
      ":",
      ":.",
      ":80",
      ":12345",
      ":123456",
      "0",
      "9",
      "%",
      "%2",
      "%2e",
      "%2F",
      "%5c",
      "%C3",
      "%20",
      "%7e",
      "%7F",
      "%1f",
      "%zz",
      "~",
      "!",
      "$",
      "&",
      "'",
      "(",
      ")",
      "*",
      "+",
      ",",
      "=",
      "@",
      "-",
      ";",
      "\\",
      "?",
      "#",
      " ",
      "\0",
      "\n",
      "\u00fc",
      "\ud83d\ude00",
      "\ud83d",
      "{",
      "|",
      "\"",
      "[",
      "]");

  @Test
  void paths() {
    RandomText.of(PIECES, 7, 100_000)
        .forEach(path -> assertThat(CanonicalPath.is(path)).as(path).isEqualTo(isCanonical(path)));
  }

  @Test
  void every_character_and_escape_in_a_path() {
    for (int c = 0; c < 0x180; c++) {
      for (String path :
          List.of("/a" + (char) c, String.format("/%%%02x", c), String.format("/a%%%02Xb", c))) {
        assertThat(CanonicalPath.is(path)).as(path).isEqualTo(isCanonical(path));
      }
    }
  }

  @Test
  void reserved_paths() {
    RandomText.of(PIECES, 4, 100_000).map(path -> "/api/" + path).forEach(path -> {
      Optional<Reason> reason = !isCanonical(path)
          ? Optional.of(Reason.PATH_NOT_CANONICAL)
          : Optional.of(Reason.NOT_FOUND)
              .filter(it -> RESERVED.matcher(path.substring("/api/".length())).matches());
      assertThat(ApiPath.read(path, "").ifRefused().map(it -> it.reason()))
          .as(path)
          .isEqualTo(reason);
    });
  }

  @Test
  void queries() {
    RandomText.of(PIECES, 7, 100_000)
        .forEach(query -> assertThat(Query.canonical(query)).isEqualTo(canonical(query)));
  }

  @Test
  void methods() {
    List<String> pieces = List.of("GET", "A", "Z", "@", "[", "a", "\n", " ", "\u00c4", "LONGLONGL");
    RandomText.of(pieces, 5, 20_000)
        .forEach(method -> assertThat(Method.read(method).ifGranted().isPresent())
            .as(method)
            .isEqualTo(method.matches("[A-Z]{1,32}")));
  }

  private static boolean isCanonical(String path) {
    if (!ALLOWED.matcher(path).matches()
        || path.contains("//")
        || PORT.matcher(path).find()
        || ESCAPE.matcher(path).find()
        || NEEDLESS_ESCAPE.matcher(path).find()) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals(":.") || segment.endsWith("..")) {
        return false;
      }
    }
    return true;
  }

  private static String canonical(String raw) {
    var canonical = new StringBuilder();
    raw.codePoints().forEach(c -> {
      if (c < 128 && (Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=:@/?%[]".indexOf(c) >= 0)) {
        canonical.append((char) c);
      } else {
        for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          canonical.append(String.format(Locale.ROOT, "%%%02X", each));
        }
      }
    });
    return canonical.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }
}
