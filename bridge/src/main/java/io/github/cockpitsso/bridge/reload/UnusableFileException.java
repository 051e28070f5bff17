package io.github.cockpitsso.bridge.reload;

/** A file is invalid. The message is for the operator: it names the file without its contents. */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1;

  /** An error with a message that says what is wrong and how to correct it. */
  public UnusableFileException(String message) {
    super(message);
  }

  /** As above, with the error of a library. */
  public UnusableFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
