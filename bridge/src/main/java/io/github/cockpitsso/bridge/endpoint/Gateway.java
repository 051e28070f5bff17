package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.pipeline.Admission;
import io.github.cockpitsso.bridge.pipeline.RequestCheck;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.BridgeTls;
import io.github.cockpitsso.bridge.upstream.CockpitProxy;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The pipeline: judge, then forward. Each stage may end the request; none waits in a thread.
 */
final class Gateway extends Handler.Wrapper {

  private final Admission admission;
  private final RequestCheck judgement;
  private final CockpitProxy proxy;

  /** A gateway that needs these for its stages. */
  Gateway(
      BridgeSettings settings,
      BridgeTls tls,
      Admission admission,
      RequestCheck judgement,
      BodyBudget heldBodies) {
    this.admission = admission;
    this.judgement = judgement;
    this.proxy = new CockpitProxy(settings, tls.cockpit(), heldBodies, this::onRefusedKey);
    setHandler(proxy);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Decision<RequestHead> head =
        admission.read(request.getMethod(), request.getHttpURI(), request.getHeaders());
    if (head instanceof Decision.Refused<RequestHead> refused) {
      Exchange.refuse(request, response, callback, refused.refusal());
      return true;
    }
    Exchange exchange =
        new Exchange(request, response, callback, head.ifGranted().orElseThrow());
    var unused = judgement.of(exchange).thenAccept(decision -> end(exchange, decision));
    return true;
  }

  private void end(Exchange exchange, Decision<Exchange> decision) {
    decision.ifRefused().ifPresentOrElse(exchange::refuse, () -> proxy.forward(exchange));
  }

  /**
   * With another key the request is sent again, unless its body is gone. If the key is still the
   * same, Cockpit may have run the request: an answer that can be an endpoint's own then goes to
   * the client.
   */
  private void onRefusedKey(Exchange exchange, Optional<Runnable> asItIs) {
    if (exchange.head().path().isUpload()) {
      exchange.refuse(Refusal.of(Reason.COCKPIT_MALFORMED));
      return;
    }
    var unused = admission
        .admitAgain(exchange)
        .thenApply(decision -> decision.then(admitted -> admitted.isRepeatable()
            ? Decision.granted(admitted)
            : Decision.<Exchange>refused(Reason.KEY_CHANGED)))
        .exceptionally(failure -> RequestCheck.failed(exchange, failure))
        .thenAccept(decision -> {
          boolean same = decision
              .ifRefused()
              .filter(refusal -> refusal.reason() == Reason.COCKPIT_REFUSES_KEY)
              .isPresent();
          if (same && asItIs.isPresent()) {
            asItIs.get().run();
          } else {
            end(exchange, decision);
          }
        });
  }
}
