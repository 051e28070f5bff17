package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.BridgeTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline: admit by the head, guard the body, forward. Each stage may end the request; none waits in a thread.
 */
final class Gateway extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final Admission admission;
  private final RequestGuard guard;
  private final CockpitProxy proxy;
  private final int inspectedBody;
  private final BodyBudget heldBodies;

  /** A gateway that needs these for its stages. */
  Gateway(
      BridgeSettings settings,
      BridgeTls tls,
      Admission admission,
      RequestGuard guard,
      MeterRegistry registry) {
    this.admission = admission;
    this.guard = guard;
    this.inspectedBody = settings.limits().inspectedBody();
    this.heldBodies = new BodyBudget(settings.limits().heldBodies());
    Gauge.builder("bridge.held.bodies", heldBodies, BodyBudget::taken)
        .description("Bodies that are held to be judged, all together")
        .baseUnit("bytes")
        .register(registry);
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
    var unused = admission
        .admit(exchange)
        .thenCompose(admitted -> admitted.thenLater(this::guardBody))
        .thenApply(guarded -> guarded.then(admission::judgeDocument))
        .whenComplete((decision, failure) -> end(exchange, Optional.ofNullable(decision), failure));
    return true;
  }

  private CompletableFuture<Decision<Exchange>> guardBody(Exchange exchange) {
    if (!ForwardedRequest.hasContent(exchange.request())) {
      return CompletableFuture.completedFuture(Decision.granted(exchange));
    }
    guard.stream(exchange.head())
        .ifPresent(scanner ->
            exchange.guardBody(new GuardedBody(exchange.request(), scanner, heldBodies)));
    if (!guard.needsBody(exchange.head()) && !admission.needsBody(exchange)) {
      return CompletableFuture.completedFuture(Decision.granted(exchange));
    } else if (exchange.request().getLength() > inspectedBody) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.BODY_TOO_LARGE));
    }
    return HeldBody.read(exchange.streamed(), inspectedBody, heldBodies)
        .thenApply(decision -> decision.then(body -> guardBody(exchange, body)));
  }

  private Decision<Exchange> guardBody(Exchange exchange, byte[] body) {
    Optional<Refusal> refusal = guard.judge(exchange.head(), body);
    if (refusal.isPresent()) {
      return new Decision.Refused<>(refusal.get());
    }
    exchange.keepBody(body);
    return Decision.granted(exchange);
  }

  private void end(Exchange exchange, Optional<Decision<Exchange>> decision, Throwable failure) {
    if (failure != null || decision.isEmpty()) {
      log.error("A stage failed for {}", exchange.head().path().raw(), failure);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
      return;
    }
    Optional<Refusal> refusal = decision.get().ifRefused();
    if (refusal.isPresent()) {
      exchange.refuse(refusal.get());
    } else {
      forward(exchange);
    }
  }

  private void forward(Exchange exchange) {
    try {
      proxy.forward(exchange);
    } catch (RuntimeException e) {
      log.error("A request can not be forwarded: {}", exchange.head().path().raw(), e);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
    }
  }

  /** With another key the request is sent again, unless its body is gone. */
  private void onRefusedKey(Exchange exchange) {
    if (exchange.head().path().isUpload()) {
      exchange.refuse(Refusal.of(Reason.COCKPIT_MALFORMED));
      return;
    }
    var unused = admission
        .admitAgain(exchange)
        .thenApply(decision -> decision.then(admitted -> admitted.isRepeatable()
            ? Decision.granted(admitted)
            : Decision.<Exchange>refused(Reason.KEY_CHANGED)))
        .whenComplete((decision, failure) -> end(exchange, Optional.ofNullable(decision), failure));
  }
}
