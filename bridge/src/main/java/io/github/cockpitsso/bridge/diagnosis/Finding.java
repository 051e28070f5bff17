package io.github.cockpitsso.bridge.diagnosis;

import java.util.Locale;

/**
 * One result of {@code check} or {@code explain}. Contains no secret.
 *
 * @param status the result
 * @param check the id of the check, for monitoring; never changes
 * @param found what the check found
 * @param expected what it expected; empty for {@link Status#OK}
 * @param cure what to change, and where; empty for {@link Status#OK}
 */
public record Finding(Status status, String check, String found, String expected, String cure) {

  /** The result of a check. Only {@link #FAILED} changes the exit code. */
  public enum Status {
    /** Nothing to do. */
    OK,
    /** It works, but probably not as intended. */
    WARNING,
    /** It does not work. */
    FAILED,
    /** The check was not possible. */
    UNKNOWN;

    /** The status in the text report: a failure stands out. */
    String label() {
      return this == FAILED ? name() : json();
    }

    /** The status in the JSON report, in lower case. */
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The check succeeded. */
  public static Finding ok(String check, String found) {
    return new Finding(Status.OK, check, found, "", "");
  }

  /** It works, but probably not as intended. */
  public static Finding warning(String check, String found) {
    return new Finding(Status.WARNING, check, found, "", "");
  }

  /** It does not work. */
  public static Finding failed(String check, String found) {
    return new Finding(Status.FAILED, check, found, "", "");
  }

  /** The check was not possible; the cure says how to make it possible. */
  public static Finding unknown(String check, String found) {
    return new Finding(Status.UNKNOWN, check, found, "", "");
  }

  /** This finding with what the check expected. */
  public Finding expected(String text) {
    return new Finding(status, check, found, text, cure);
  }

  /** This finding with what to change, and where. */
  public Finding cure(String text) {
    return new Finding(status, check, found, expected, text);
  }

  public boolean isFailed() {
    return status == Status.FAILED;
  }
}
