package io.github.cockpitsso.bridge.diagnosis;

import java.util.Locale;

/**
 * One result of {@code check} or {@code explain}. Holds no secret.
 *
 * @param status how well it is
 * @param check the id of what was checked, for monitoring; never changes
 * @param found what is there
 * @param expected what should be there; empty if all is well
 * @param cure what to change and where; empty if all is well
 */
public record Finding(Status status, String check, String found, String expected, String cure) {

  /** How well it is. Only {@link #FAILED} changes the exit code. */
  public enum Status {
    /** Nothing to do. */
    OK("ok"),
    /** It works, but probably not as intended. */
    WARNING("warning"),
    /** It does not work. */
    FAILED("FAILED"),
    /** It cannot be seen from here. */
    UNKNOWN("unknown");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** As printed for people. */
    String word() {
      return word;
    }

    /** As written in JSON: lower case. */
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All is well. */
  public static Finding ok(String check, String found) {
    return new Finding(Status.OK, check, found, "", "");
  }

  /** It works, but probably not as intended. */
  public static Finding warning(String check, String found, String expected, String cure) {
    return new Finding(Status.WARNING, check, found, expected, cure);
  }

  /** It does not work. */
  public static Finding failed(String check, String found, String expected, String cure) {
    return new Finding(Status.FAILED, check, found, expected, cure);
  }

  /** It cannot be seen from here; the cure says how it can. */
  public static Finding unknown(String check, String found, String cure) {
    return new Finding(Status.UNKNOWN, check, found, "", cure);
  }

  /** Whether it does not work. */
  public boolean isFailed() {
    return status == Status.FAILED;
  }
}
