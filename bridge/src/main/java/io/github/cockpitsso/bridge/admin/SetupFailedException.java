package io.github.cockpitsso.bridge.admin;

/** The setup cannot go on. The message says what is wrong and what to do; it holds no secret. */
public final class SetupFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure with these words for the administrator. */
  public SetupFailedException(String message) {
    super(Printable.of(message));
  }
}
