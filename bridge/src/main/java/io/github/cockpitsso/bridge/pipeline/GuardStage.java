package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Authorized;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.guard.PhpGuard;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;

/** Rejects a request that names Cockpit's own parameters before its body. */
final class GuardStage implements Stage<Authorized, Authorized> {
  private final PhpGuard guard;

  GuardStage(PhpGuard guard) {
    this.guard = guard;
  }

  @Override
  public Step<Authorized> run(Exchange exchange, Authorized known) {
    Optional<Refusal> refusal = guard.judge(known.head());
    if (refusal.isEmpty()) {
      refusal =
          guard.judgeCookies(exchange.request().getHeaders().getValuesList(HttpHeader.COOKIE));
    }
    return refusal.isEmpty() ? Step.granted(known) : Step.of(new Decision.Refused<>(refusal.get()));
  }
}
