package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Exchange;
import java.util.Optional;

/** What happens when Cockpit refused the key of a user. */
@FunctionalInterface
public interface RefusedKeyHandler {

  /**
   * Takes over: nothing of the answer has gone to the client yet.
   *
   * @param asItIs passes the answer on, for the case that the key is still the right one; empty if
   * the answer can only mean that Cockpit refuses the key
   */
  void onRefusedKey(Exchange exchange, Optional<Runnable> asItIs);
}
