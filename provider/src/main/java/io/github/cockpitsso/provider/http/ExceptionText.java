package io.github.cockpitsso.provider.http;

/** What went wrong, in one line of a log. */
final class ExceptionText {
  private static final int LONGEST = 200;

  private ExceptionText() {}

  /** The exception's kind and message; the other side may have written the message, so it can not break the line. */
  static String exception(Exception e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    String line = (e.getClass().getSimpleName() + message).replaceAll("\\p{Cc}", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }
}
