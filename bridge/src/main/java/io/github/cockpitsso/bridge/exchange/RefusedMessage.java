package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.refusal.Reason;

/**
 * Ends a body of which Cockpit must not get more, or an answer that the client will not get. Has no
 * stack trace: this is not a bug.
 */
public final class RefusedMessage extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** With the reason's id as text for the log. */
  public RefusedMessage(Reason reason) {
    this(reason, reason.id());
  }

  /** With a text for the log. */
  public RefusedMessage(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
