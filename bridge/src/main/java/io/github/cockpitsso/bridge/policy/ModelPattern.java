package io.github.cockpitsso.bridge.policy;

import java.util.regex.Pattern;

/**
 * A model name, or with {@code *} all names that match. Case matters, as it does to Cockpit.
 *
 * <p>Matching takes time that grows with the length of the name, however many stars there are: the
 * text between two stars is searched once, and where it is found first is kept.
 */
final class ModelPattern {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_*-]{1,128}");

  private final String text;
  private final Pattern pattern;

  private ModelPattern(String text) {
    this.text = text;
    String[] parts = text.split("\\*+", -1);
    var expression = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      expression.append(i < parts.length - 1 ? "(?>.*?" + parts[i] + ")" : ".*" + parts[i]);
    }
    this.pattern = Pattern.compile(expression.toString());
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static ModelPattern parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a model name: letters, digits, _, -, and * for any of them");
    }
    return new ModelPattern(text);
  }

  boolean matches(CharSequence model) {
    return pattern.matcher(model).matches();
  }

  boolean matchesAll() {
    return text.matches("\\*+");
  }

  @Override
  public String toString() {
    return text;
  }
}
