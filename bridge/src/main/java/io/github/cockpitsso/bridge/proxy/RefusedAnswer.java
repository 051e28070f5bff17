package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.refusal.Reason;

/** Tells Jetty to stop reading an answer that the client will not get. Carries no stack: nothing went wrong here. */
final class RefusedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  RefusedAnswer(Reason reason) {
    this(reason, reason.id());
  }

  /** With words for the log. */
  RefusedAnswer(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
