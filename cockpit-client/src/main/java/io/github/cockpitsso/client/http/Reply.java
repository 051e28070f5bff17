package io.github.cockpitsso.client.http;

import io.github.cockpitsso.client.Outage;

/** What came back for a {@link Call}. */
public sealed interface Reply {

  /** A complete answer within the bounds. A class, since a record would compare the body's identity. */
  final class Answer implements Reply {
    private final int status;
    private final String contentType;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param contentType as sent, empty if not
     * @param body handed over: not changed by anybody any more
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

    /** The header as sent, empty if it was not. */
    public String contentType() {
      return contentType;
    }

    /** May hold a key, is never logged. */
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

  /** The answer is larger than the bounds allow; reading stopped there. */
  record TooLarge(int maxBytes) implements Reply {}
}
