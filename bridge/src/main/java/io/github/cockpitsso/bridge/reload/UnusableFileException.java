package io.github.cockpitsso.bridge.reload;

/**
 * A file can not be used. The message is for the operator: it names the file, and quotes nothing
 * of it.
 */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong, and what to do. */
  public UnusableFileException(String message) {
    super(message);
  }

  /** What is wrong, as a library found it. */
  public UnusableFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
