package io.github.cockpitsso.bridge.log;

import java.util.regex.Pattern;

/**
 * Makes text of clients safe for a log line: one word of visible characters, of limited length, and
 * without secrets in a path.
 */
final class LogText {
  private static final int MAX_LENGTH = 128;
  private static final int MAX_PATH = 512;
  // Control characters of both sets, marks of direction, halves of characters, and all kinds of
  // blanks and line ends.
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}]");

  /** The beginning of something like a query, escaped or not: served paths contain none. */
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

  /** A path as it was sent. */
  static String path(String raw) {
    String path = PARAMETERS.matcher(raw).replaceFirst("…");
    return clean(SECRET.matcher(path).replaceAll("***"), MAX_PATH);
  }

  /** An origin as it was sent; it may be anything. */
  static String origin(String sent) {
    String origin = PARAMETERS.matcher(sent).replaceFirst("…");
    return clean(SECRET.matcher(origin).replaceAll("***"));
  }

  private static String clean(String text, int max) {
    String shortened = text.length() <= max ? text : text.substring(0, max) + "…";
    return UNSAFE.matcher(shortened).replaceAll("?");
  }
}
