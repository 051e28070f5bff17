package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/** Checks a body without parameters for content: as a whole, or while Cockpit gets it. */
final class BodyStage implements Stage<Checked, Checked> {
  private final Bodies bodies;

  BodyStage(Bodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public Step<Checked> run(Exchange exchange, Checked request) {
    RequestHead head = request.head();
    if (request.body().isPresent() || !Exchange.hasContent(exchange.request())) {
      return Step.granted(request);
    } else if (bodies.areCheckedWhole(head)) {
      return Step.of(bodies
          .readWhole(exchange, head)
          .thenApply(read -> read.then(body ->
              Decision.granted(request.with(ContentRequest.other(head, Optional.of(body)))))));
    }
    return Step.granted(request.from(bodies.source(exchange, head)));
  }
}
