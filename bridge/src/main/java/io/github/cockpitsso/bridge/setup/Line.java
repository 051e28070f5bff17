package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.Printable;

/**
 * A line of a plan.
 *
 * @param sign what happens
 * @param text to which object; safe on a terminal
 */
public record Line(Sign sign, String text) {

  /** What happens to an object. */
  public enum Sign {
    CREATE("+"),
    CHANGE("~"),
    REMOVE("-"),
    SAME("="),
    DIFFERENT("!");

    private final String mark;

    Sign(String mark) {
      this.mark = mark;
    }
  }

  /** Makes the text safe. */
  public Line {
    text = Printable.of(text);
  }

  static Line create(String what) {
    return new Line(Sign.CREATE, "create " + what);
  }

  static Line change(String what, String change) {
    return new Line(Sign.CHANGE, "change " + what + ": " + change);
  }

  static Line remove(String what) {
    return new Line(Sign.REMOVE, "delete " + what);
  }

  static Line same(String what) {
    return new Line(Sign.SAME, what + " as wanted");
  }

  static Line different(String what, String difference) {
    return new Line(Sign.DIFFERENT, what + ": " + difference + " (left alone)");
  }

  /** Whether something happens to the realm. */
  boolean changes() {
    return sign != Sign.SAME && sign != Sign.DIFFERENT;
  }

  @Override
  public String toString() {
    return sign.mark + " " + text;
  }
}
