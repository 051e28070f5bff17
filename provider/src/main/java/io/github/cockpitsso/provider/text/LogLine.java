package io.github.cockpitsso.provider.text;

/** Makes text from outside safe for one line of a log. */
public final class LogLine {
  private static final int MAX_LENGTH = 100;

  private LogLine() {}

  /** The text without control, format and separator characters, at most 100 characters. */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /**
   * The same for a longer text.
   *
   * @param longest characters
   */
  public static String of(String text, int longest) {
    if (text == null) {
      return "";
    }
    // Bidi overrides and line separators can forge other lines.
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029\\p{Cs}]", "?");
    return line.length() > longest ? StorableText.cut(line, longest) + "..." : line;
  }
}
