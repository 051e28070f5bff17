package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Identified;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import org.eclipse.jetty.server.Request;

/** Waits for one of the user's places. Nothing of the body is read meanwhile. */
final class LimitStage implements Stage<Identified, Identified> {
  private final SubjectLimits limits;

  LimitStage(SubjectLimits limits) {
    this.limits = limits;
  }

  @Override
  public Step<Identified> run(Exchange exchange, Identified sender) {
    if (sender.user().isEmpty()) {
      return Step.granted(sender);
    }
    Request request = exchange.request();
    SubjectLimits.Place place = limits.enter(sender.user().get().identity().subject());
    Request.addCompletionListener(request, failure -> place.giveBack());
    if (place.granted().isDone()) {
      return Step.of(decide(sender, place.granted().join()));
    }
    request.addFailureListener(failure -> place.stopWaiting());
    return Step.of(place
        .granted()
        .thenApplyAsync(
            granted -> decide(sender, granted), request.getComponents().getExecutor()));
  }

  private static Decision<Identified> decide(Identified sender, boolean granted) {
    return granted
        ? Decision.granted(sender)
        : Decision.refused(Reason.TOO_MANY_REQUESTS, "of one user");
  }
}
