package io.github.cockpitsso.provider.profile;

import java.util.regex.Pattern;

/**
 * What Cockpit takes as a name or an address, as far as it can be told without asking; the rest it says when it gets the
 * change. Source: {@code docs/addon-api.md}, PUT /api/sso/users/{id}.
 */
final class CockpitFieldRules {
  private static final int LONGEST = 255;
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");

  // Cockpit's storage replaces such a text by a date.
  private static final String REWRITTEN = "$DATE(";

  // What PHP's strip_tags would cut off.
  private static final Pattern TAG = Pattern.compile("<(?!\\s)");

  private static final Pattern ADDRESS = Pattern.compile("[^@]+@[^@]+\\.[^@.]+|[^@]+@\\[.+]");

  private CockpitFieldRules() {}

  /** Whether this can be a person's whole name; Cockpit cuts tags out without a word, so they are none. */
  static boolean takesName(String name) {
    return isText(name) && !TAG.matcher(name).find();
  }

  /** Whether this can be an address; none is an address too. */
  static boolean takesEmail(String email) {
    return email.isEmpty()
        || (isText(email)
            && !TAG.matcher(email).find()
            && ADDRESS.matcher(email).matches());
  }

  private static boolean isText(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        && !CONTROL.matcher(text).find()
        && !text.strip().startsWith(REWRITTEN);
  }
}
