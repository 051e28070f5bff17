package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.refusal.Reason;

/**
 * Makes Jetty stop reading an answer that the client will not get. Has no stack trace: this is not
 * a bug.
 */
public final class RefusedResponse extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  public RefusedResponse(Reason reason) {
    this(reason, reason.id());
  }

  /** With a text for the log. */
  public RefusedResponse(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
