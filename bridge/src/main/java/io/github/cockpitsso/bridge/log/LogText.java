package io.github.cockpitsso.bridge.log;

import java.util.regex.Pattern;

/**
 * Text from outside for a log line: one word, of visible characters, not long, and no secret that
 * stands in a path.
 */
final class LogText {
  private static final int MAX_LENGTH = 128;
  private static final int MAX_PATH = 512;
  // Control characters of both sets, marks of direction, halves of characters, blanks and line ends
  // of any kind.
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}]");

  /** Where something like a query begins, escaped or not: no path that is served has one. */
  private static final Pattern PARAMETERS =
      Pattern.compile("(?:[;=?#&]|%(?:25)*(?:3[BbDdFf]|2[36])).*", Pattern.DOTALL);

  /** Cockpit's API keys, and JWTs, which begin with an encoded brace and quote. */
  private static final Pattern SECRET =
      Pattern.compile("(?:USR-|API-|eyJ)[A-Za-z0-9._~+-]*", Pattern.CASE_INSENSITIVE);

  private LogText() {}

  /** A name or an id. */
  static String clean(String text) {
    return clean(text, MAX_LENGTH);
  }

  /** A path, as somebody sent it. */
  static String path(String raw) {
    String path = PARAMETERS.matcher(raw).replaceFirst("…");
    return clean(SECRET.matcher(path).replaceAll("***"), MAX_PATH);
  }

  /** An origin, or whatever somebody sent as one. */
  static String origin(String sent) {
    String origin = PARAMETERS.matcher(sent).replaceFirst("…");
    return clean(SECRET.matcher(origin).replaceAll("***"));
  }

  private static String clean(String text, int max) {
    String shortened = text.length() <= max ? text : text.substring(0, max) + "…";
    return UNSAFE.matcher(shortened).replaceAll("?");
  }
}
