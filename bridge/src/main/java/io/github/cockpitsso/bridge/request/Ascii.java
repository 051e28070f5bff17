package io.github.cockpitsso.bridge.request;

/**
 * A set of ASCII characters.
 *
 * @param low the first 64 of them, one bit each
 * @param high the other 64
 */
public record Ascii(long low, long high) {
  private static final String HEX = "0123456789ABCDEFabcdef";

  /** The digits of an escape. */
  static final Ascii HEX_DIGITS = of(HEX);

  /** These characters. */
  static Ascii of(String characters) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c < Long.SIZE) {
        low |= 1L << c;
      } else {
        high |= 1L << c;
      }
    }
    return new Ascii(low, high);
  }

  /** Letters, digits and these characters. */
  public static Ascii alphanumericAnd(String others) {
    return of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + others);
  }

  boolean contains(int c) {
    return c < Long.SIZE ? (low >>> c & 1) != 0 : c < 2 * Long.SIZE && (high >>> c & 1) != 0;
  }

  /** Whether a text has no other characters. */
  public boolean containsAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!contains(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the percent sign at this place begins an escape. */
  static boolean isEscape(String text, int percent) {
    return percent + 2 < text.length()
        && HEX_DIGITS.contains(text.charAt(percent + 1))
        && HEX_DIGITS.contains(text.charAt(percent + 2));
  }
}
