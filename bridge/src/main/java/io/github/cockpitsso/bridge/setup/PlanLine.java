package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.Printable;

/**
 * A line of a plan.
 *
 * @param sign the kind of change
 * @param text the object and its change; safe to print on a terminal
 */
public record PlanLine(Sign sign, String text) {

  /** The kinds of changes. */
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

  /** Makes the text safe to print. */
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
    return new PlanLine(Sign.SAME, what + " is up to date");
  }

  static PlanLine different(String what, String difference) {
    return new PlanLine(Sign.DIFFERENT, what + ": " + difference + " (not changed)");
  }

  /** Whether the line is about a change of the realm. */
  boolean changes() {
    return sign != Sign.SAME && sign != Sign.DIFFERENT;
  }

  @Override
  public String toString() {
    return sign.mark + " " + text;
  }
}
