package io.github.cockpitsso.bridge.admin;

/** Stops the setup. The message says what is wrong and what to do. It contains no secret. */
public final class SetupFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with a message for the administrator. */
  public SetupFailedException(String message) {
    super(Printable.of(message));
  }
}
