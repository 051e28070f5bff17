package io.github.cockpitsso.demo.launch;

/** A part of the demo did not start. The message has the cause and the remedy. */
final class PartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  PartFailure(String message) {
    super(message);
  }

  PartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
