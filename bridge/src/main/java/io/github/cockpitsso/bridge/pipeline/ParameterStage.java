package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentReader;
import io.github.cockpitsso.bridge.exchange.Authorized;
import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Checks the parameters for Cockpit's content, in the query and in the body. */
final class ParameterStage implements Stage<Authorized, Checked> {
  private final ContentReader reader;
  private final IntSupplier maxTokens;
  private final Bodies bodies;

  /**
   * A stage by this reader.
   *
   * @param maxTokens how long a GraphQL document may be now
   */
  ParameterStage(ContentReader reader, IntSupplier maxTokens, Bodies bodies) {
    this.reader = reader;
    this.maxTokens = maxTokens;
    this.bodies = bodies;
  }

  @Override
  public Step<Checked> run(Exchange exchange, Authorized sender) {
    RequestHead head = sender.head();
    boolean inBody = ContentPath.of(head.path()).isChecked()
        && bodies.haveParameters(head)
        && Exchange.hasContent(exchange.request());
    return inBody
        ? Step.of(bodies
            .readWhole(exchange, head)
            .thenApply(read -> read.then(body -> check(exchange, sender, Optional.of(body)))))
        : Step.of(check(exchange, sender, Optional.empty()));
  }

  private Decision<Checked> check(Exchange exchange, Authorized sender, Optional<byte[]> body) {
    return reader
        .read(sender.head(), body, maxTokens.getAsInt())
        .then(content -> Decision.granted(new Checked(sender, content, exchange.request())));
  }
}
