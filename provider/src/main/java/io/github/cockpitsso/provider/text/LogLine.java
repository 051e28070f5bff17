package io.github.cockpitsso.provider.text;

/** Text that somebody else chose, made fit for one line of a log. */
public final class LogLine {
  private static final int LONGEST = 100;

  private LogLine() {}

  /** The text without control, format and separator characters, and not too long. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * The same for a text that may be longer.
   *
   * @param longest characters
   */
  public static String of(String text, int longest) {
    if (text == null) {
      return "";
    }
    // Bidi overrides and line separators can make a line look like another one.
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029\\p{Cs}]", "?");
    return line.length() > longest ? StorableText.cut(line, longest) + "..." : line;
  }
}
