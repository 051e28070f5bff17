package io.github.cockpitsso.provider.profile;

import java.util.regex.Pattern;

/**
 * Cockpit's rules for names and addresses that can be checked without a call. Cockpit checks the
 * others when it receives the change. Source: {@code docs/addon-api.md}, PUT /api/sso/users/{id}.
 */
final class CockpitFieldRules {
  private static final int MAX_LENGTH = 255;
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");

  // Cockpit's storage replaces such a text with a date.
  private static final String REWRITTEN = "$DATE(";

  // PHP's strip_tags would remove this.
  private static final Pattern TAG = Pattern.compile("<(?!\\s)");

  private static final Pattern ADDRESS = Pattern.compile("[^@]+@[^@]+\\.[^@.]+|[^@]+@\\[.+]");

  private CockpitFieldRules() {}

  /** Whether this can be a full name. Cockpit silently removes tags, so they are invalid. */
  static boolean isValidName(String name) {
    return isText(name) && !TAG.matcher(name).find();
  }

  /** Whether this can be an address. Empty is valid. */
  static boolean isValidEmail(String email) {
    return email.isEmpty()
        || (isText(email)
            && !TAG.matcher(email).find()
            && ADDRESS.matcher(email).matches());
  }

  private static boolean isText(String text) {
    return text.codePointCount(0, text.length()) <= MAX_LENGTH
        && !CONTROL.matcher(text).find()
        && !text.strip().startsWith(REWRITTEN);
  }
}
