package io.github.cockpitsso.bridge.proxy;

/** What happens when Cockpit refused the key of a person. */
@FunctionalInterface
interface KeyRefusals {

  /** Takes over: nothing of the answer has gone to the client yet. */
  void onRefusedKey(Exchange exchange);
}
