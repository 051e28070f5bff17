package io.github.cockpitsso.provider.roles;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A pattern for names, in any case; {@code *} stands for any characters, none too.
 *
 * @param text as typed
 */
record Wildcard(String text) {

  /** Whether the name is like this. Takes time in proportion to both, whatever an administrator typed. */
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

  /** The text in the one spelling in which texts are compared; accents can be encoded in two ways. */
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
