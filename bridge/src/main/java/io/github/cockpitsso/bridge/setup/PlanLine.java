package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.Printable;

/**
 * A line of a plan.
 *
 * @param sign what happens
 * @param text to which object; safe on a terminal
 */
public record PlanLine(Sign sign, String text) {

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
  public PlanLine {
    text = Printable.of(text);
  }

  static PlanLine create(String what) {
    return new PlanLine(Sign.CREATE, "create " + what);
  }

  static PlanLine change(String what, String change) {
    return new PlanLine(Sign.CHANGE, "change " + what + ": " + change);
  }

  static PlanLine remove(String what) {
    return new PlanLine(Sign.REMOVE, "delete " + what);
  }

  static PlanLine same(String what) {
    return new PlanLine(Sign.SAME, what + " as wanted");
  }

  static PlanLine different(String what, String difference) {
    return new PlanLine(Sign.DIFFERENT, what + ": " + difference + " (left alone)");
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
