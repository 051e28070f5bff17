package io.github.cockpitsso.client.http;

import io.github.cockpitsso.client.Outage;

/** The result of a {@link Call}. */
public sealed interface Reply {

  /**
   * A complete answer within the bounds. Not a record, which would compare the body by identity.
   */
  final class Answer implements Reply {
    private final int status;
    private final String contentType;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param contentType the header, empty if it is missing
     * @param body not copied; the caller must not change it later
     */
    public Answer(int status, String contentType, byte[] body) {
      this.status = status;
      this.contentType = contentType;
      this.body = body;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }

    /** The header, empty if it is missing. */
    public String contentType() {
      return contentType;
    }

    /** The body. It may contain a key and is never logged. */
    public byte[] body() {
      return body;
    }

    /** The status alone. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /** No complete answer. */
  record Failed(Outage reason, String detail) implements Reply {}

  /** The answer is larger than the bounds allow. Reading stopped at the limit. */
  record TooLarge(int maxBytes) implements Reply {}
}
