package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.pipeline.Stage;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends a request again with another key after Cockpit refused the first one, if the bridge still
 * has its body.
 */
final class KeyRefusals {
  private final Stage<Checked, Checked> keyRetry;
  private final Consumer<Exchange> forward;

  /**
   * A handler for one Cockpit.
   *
   * @param keyRetry finds another key
   * @param forward sends a request with it
   */
  KeyRefusals(Stage<Checked, Checked> keyRetry, Consumer<Exchange> forward) {
    this.keyRetry = keyRetry;
    this.forward = forward;
  }

  /**
   * Takes over a request. Nothing of the answer has gone to the client yet.
   *
   * @param asItIs passes the answer on, for the case that the key is still the right one: Cockpit
   * may have run the request then. Empty if the answer can only mean that Cockpit refuses the key
   */
  void handle(Exchange exchange, Optional<Runnable> asItIs) {
    Pipeline.runToEnd(
        keyRetry,
        exchange,
        exchange.checked(),
        (same, decision) -> end(exchange, decision, asItIs));
  }

  private void end(Exchange exchange, Decision<Checked> decision, Optional<Runnable> asItIs) {
    if (decision instanceof Decision.Refused<Checked> refused) {
      if (refused.refusal().reason() == Reason.COCKPIT_REFUSES_KEY && asItIs.isPresent()) {
        asItIs.get().run();
      } else {
        exchange.refuse(refused.refusal());
      }
    } else if (exchange.isRepeatable()) {
      forward.accept(exchange);
    } else {
      exchange.refuse(Refusal.of(Reason.KEY_CHANGED));
    }
  }
}
