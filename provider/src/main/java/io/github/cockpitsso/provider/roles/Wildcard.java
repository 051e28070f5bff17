package io.github.cockpitsso.provider.roles;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A case-insensitive pattern for names. {@code *} matches any number of characters.
 *
 * @param text as typed
 */
record Wildcard(String text) {

  /**
   * Whether the name matches. The time is proportional to the product of both lengths at most, for
   * any pattern.
   */
  boolean matches(String name) {
    String pattern = plain(text);
    String rest = plain(name);
    int p = 0;
    int n = 0;
    int star = -1;
    int behindStar = 0;
    while (n < rest.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        behindStar = n;
      } else if (p < pattern.length() && pattern.charAt(p) == rest.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++behindStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The normalized spelling for comparisons. Accents can be encoded in two ways. */
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
