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
    return isPlain(text, MAX_LENGTH) ? text : clean(text, MAX_LENGTH);
  }

  /** A path as it was sent. */
  static String path(String raw) {
    if (isPlain(raw, MAX_PATH) && !mayHide(raw)) {
      return raw;
    }
    String path = PARAMETERS.matcher(raw).replaceFirst("…");
    return clean(SECRET.matcher(path).replaceAll("***"), MAX_PATH);
  }

  /** An origin as it was sent; it may be anything. */
  static String origin(String sent) {
    String origin = PARAMETERS.matcher(sent).replaceFirst("…");
    return clean(SECRET.matcher(origin).replaceAll("***"));
  }

  /** Whether a text is short and visible ASCII: nearly all are, and stay as they are. */
  private static boolean isPlain(String text, int max) {
    if (text.length() > max) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether a path may contain parameters or a secret; false only if it does not. */
  private static boolean mayHide(String path) {
    char previous = ' ';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean found =
          switch (c) {
            case ';', '=', '?', '#', '&' -> true;
            // After a percent sign: an escape of one of these.
            case '2', '3' -> previous == '%';
            // The end of "USR-" and "API-", and of "eyJ".
            case '-' -> (previous | 0x20) == 'r' || (previous | 0x20) == 'i';
            case 'j', 'J' -> (previous | 0x20) == 'y';
            default -> false;
          };
      if (found) {
        return true;
      }
      previous = c;
    }
    return false;
  }

  private static String clean(String text, int max) {
    String shortened = text.length() <= max ? text : text.substring(0, max) + "…";
    return UNSAFE.matcher(shortened).replaceAll("?");
  }
}
