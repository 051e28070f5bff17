package io.github.cockpitsso.bridge.policy;

import java.util.regex.Pattern;

/**
 * Names of models: one name, or with {@code *} all that fit. Case matters, as it does to Cockpit.
 */
final class ModelPattern {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_*-]{1,128}");

  private final String text;
  private final Pattern pattern;

  private ModelPattern(String text) {
    this.text = text;
    this.pattern = Pattern.compile(text.replaceAll("\\*+", ".*"));
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with words for the operator
   */
  static ModelPattern parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a model name: letters, digits, _, -, and * for any of them");
    }
    return new ModelPattern(text);
  }

  boolean fits(String model) {
    return pattern.matcher(model).matches();
  }

  boolean fitsAll() {
    return pattern.pattern().equals(".*");
  }

  @Override
  public String toString() {
    return text;
  }
}
