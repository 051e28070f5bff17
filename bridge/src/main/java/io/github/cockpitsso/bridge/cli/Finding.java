package io.github.cockpitsso.bridge.cli;

/**
 * A line of {@code check}.
 *
 * @param kind how well it is
 * @param what was looked at
 * @param detail what was found, and what to do if it is not well
 */
record Finding(Kind kind, String what, String detail) {

  /** How well it is; a warning does not make {@code check} fail. */
  enum Kind {
    OK("ok      "),
    WARNING("warning "),
    FAILED("FAILED  ");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  static Finding ok(String what, String detail) {
    return new Finding(Kind.OK, what, detail);
  }

  static Finding warning(String what, String detail) {
    return new Finding(Kind.WARNING, what, detail);
  }

  static Finding failed(String what, String detail) {
    return new Finding(Kind.FAILED, what, detail);
  }

  /** Whether nothing is to be done about it. */
  boolean well() {
    return kind != Kind.FAILED;
  }

  @Override
  public String toString() {
    return kind.word + what + ": " + detail;
  }
}
