package io.github.cockpitsso.testkit.cockpit;

/** A parameter contains a name or has a form that docs/parameters.md does not allow. */
final class ParameterRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 64;

  ParameterRefusal(String name) {
    super(shortened(name.replaceAll("\\p{C}", "")));
  }

  private static String shortened(String name) {
    return name.substring(
        0,
        name.offsetByCodePoints(0, Math.min(LONGEST_NAME, name.codePointCount(0, name.length()))));
  }
}
