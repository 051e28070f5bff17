package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Decision;

/** What happens to a request after its last stage. */
@FunctionalInterface
public interface Ending {

  /** Sends the request on, or answers it. */
  void end(Exchange exchange, Decision<Checked> decision);
}
