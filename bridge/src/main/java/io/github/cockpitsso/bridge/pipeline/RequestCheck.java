package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.BufferedBody;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.GuardedBody;
import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that decides about a request, head and body, whoever then sends it to Cockpit: the bridge or
 * a front server.
 */
public final class RequestCheck {
  private static final Logger log = LoggerFactory.getLogger(RequestCheck.class);

  private final Admission admission;
  private final RequestGuard guard;
  private final int inspectedBody;
  private final BodyBudget heldBodies;

  /**
   * A judgement by these.
   *
   * @param inspectedBody bytes that a body may have which is read as a whole
   * @param heldBodies for all such bodies together
   */
  public RequestCheck(
      Admission admission, RequestGuard guard, int inspectedBody, BodyBudget heldBodies) {
    this.admission = admission;
    this.guard = guard;
    this.inspectedBody = inspectedBody;
    this.heldBodies = heldBodies;
  }

  /**
   * Judges a request. A body that streams is judged by who reads it from the exchange. Never fails.
   */
  public CompletableFuture<Decision<Exchange>> of(Exchange exchange) {
    return admission
        .admit(exchange)
        .thenCompose(admitted -> admitted.thenLater(this::guardBody))
        .thenApply(guarded -> guarded.then(admission::judgeBody))
        .exceptionally(failure -> failed(exchange, failure));
  }

  /** What comes of a stage that failed. */
  public static Decision<Exchange> failed(Exchange exchange, Throwable failure) {
    log.error("A stage failed for {}", exchange.head().path().raw(), failure);
    return Decision.refused(Reason.INTERNAL_ERROR);
  }

  /** Whether PHP would read a body that comes with this head, if there is one. */
  public boolean needsBody(Exchange exchange) {
    return guard.needsBody(exchange.head()) || guard.stream(exchange.head()).isPresent();
  }

  /** Reads what is left of a body that streams, and gives it up: nobody else will. */
  public CompletableFuture<Decision<Exchange>> readStream(Exchange exchange) {
    return exchange.streams()
        ? BufferedBody.read(exchange.streamed(), inspectedBody, heldBodies)
            .thenApply(decision -> decision.then(body -> Decision.granted(exchange)))
        : CompletableFuture.completedFuture(Decision.granted(exchange));
  }

  private CompletableFuture<Decision<Exchange>> guardBody(Exchange exchange) {
    if (!Exchange.hasContent(exchange.request())) {
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
    return BufferedBody.read(exchange.streamed(), inspectedBody, heldBodies)
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
}
