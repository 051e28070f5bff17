package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Authorized;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Identified;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.client.Secret;

/** Finds the account, with its API key, as which Cockpit takes a request. */
final class KeyStage implements Stage<Identified, Authorized> {
  /** {@code docs/cockpit-contract.md} §2: the key of anonymous access, and no secret. */
  private static final Account ANONYMOUS = new Account(Secret.of("public"), "", "");

  private final KeyRing keys;

  KeyStage(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public Step<Authorized> run(Exchange exchange, Identified sender) {
    if (sender.user().isEmpty()) {
      return Step.granted(new Authorized(sender, ANONYMOUS));
    }
    return Step.of(keys.find(sender.user().get())
        .thenApply(
            found -> found.then(account -> Decision.granted(new Authorized(sender, account)))));
  }
}
