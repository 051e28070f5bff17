package io.github.cockpitsso.provider.roles;

/**
 * A pattern for names, in any case; {@code *} stands for any characters, none too.
 *
 * @param text as typed
 */
record Wildcard(String text) {

  /** Whether the name is like this. Takes time in proportion to both, whatever an administrator typed. */
  boolean matches(String name) {
    String pattern = lower(text);
    String rest = lower(name);
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

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
