package io.github.cockpitsso.bridge.proxy;

import java.util.Optional;

/** What happens when Cockpit refused the key of a user. */
@FunctionalInterface
interface KeyRefusals {

  /**
   * Takes over: nothing of the answer has gone to the client yet.
   *
   * @param asItIs passes the answer on; there if it is an endpoint's own should the key prove right
   */
  void onRefusedKey(Exchange exchange, Optional<Runnable> asItIs);
}
