package io.github.cockpitsso.provider.http;

/** An exception as one line of a log. */
final class ExceptionText {
  private static final int MAX_LENGTH = 200;

  private ExceptionText() {}

  /**
   * The exception's class and message. The other side may have written the message, so line breaks
   * are removed.
   */
  static String exception(Exception e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    String line = (e.getClass().getSimpleName() + message).replaceAll("\\p{Cc}", " ");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line;
  }
}
