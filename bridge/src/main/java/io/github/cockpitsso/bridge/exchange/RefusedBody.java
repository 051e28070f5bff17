package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.refusal.Reason;

/** Ends a body of which Cockpit must not get more. Has no stack trace: this is not a bug. */
final class RefusedBody extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  RefusedBody(Reason reason) {
    super(reason.id(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
