package io.github.cockpitsso.bridge.cli;

/**
 * A line of {@code check}.
 *
 * @param well whether it is as it should be
 * @param what was looked at
 * @param detail what was found, and what to do if it is not well
 */
record Finding(boolean well, String what, String detail) {
  static Finding ok(String what, String detail) {
    return new Finding(true, what, detail);
  }

  static Finding failed(String what, String detail) {
    return new Finding(false, what, detail);
  }

  @Override
  public String toString() {
    return (well ? "ok      " : "FAILED  ") + what + ": " + detail;
  }
}
