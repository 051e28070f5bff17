package io.github.cockpitsso.testkit.cockpit;

/** Blanks according to PHP, which uses C's {@code isspace}: fewer characters than in Java. */
final class CSpace {

  private CSpace() {}

  static boolean is(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static String stripLeading(String text) {
    int start = 0;
    while (start < text.length() && is(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }
}
