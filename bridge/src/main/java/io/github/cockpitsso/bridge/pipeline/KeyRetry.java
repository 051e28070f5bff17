package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;

/**
 * Finds another key after Cockpit refused the one of a request, once per request. The account's
 * role may be another one too, so the policy decides again.
 */
final class KeyRetry implements Stage<Checked, Checked> {
  private final KeyRing keys;
  private final PolicyStage policy;

  KeyRetry(KeyRing keys, PolicyStage policy) {
    this.keys = keys;
    this.policy = policy;
  }

  @Override
  public Step<Checked> run(Exchange exchange, Checked refused) {
    if (refused.user().isEmpty()) {
      // Cockpit does not know the key "public".
      return Step.refused(Reason.NO_TOKEN);
    }
    boolean mayHaveChanged = keys.drop(refused.user().get(), refused.account().apiKey());
    if (!mayHaveChanged || exchange.triedOtherKey()) {
      return Step.refused(Reason.COCKPIT_REFUSES_KEY);
    }
    return Step.of(keys.find(refused.user().get())
            .thenApply(found -> found.then(account -> other(exchange, refused, account))))
        .then(exchange, policy);
  }

  private static Decision<Checked> other(Exchange exchange, Checked refused, Account found) {
    if (found.apiKey().equals(refused.account().apiKey())) {
      return Decision.refused(Reason.COCKPIT_REFUSES_KEY);
    }
    exchange.tryOtherKey();
    return Decision.granted(refused.with(found));
  }
}
