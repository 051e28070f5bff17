package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;

/** An answer of Cockpit's on its way back: filtered, and else as Jetty's proxy passes it on. */
final class CockpitAnswer implements Response.Listener {
  private final Exchange exchange;
  private final Response.Listener passing;
  private final KeyRefusals keyRefusals;
  private final AnswerFilter filter;

  /**
   * An answer to this exchange.
   *
   * @param passing passes on what may go on to the client
   * @param keyRefusals asked when Cockpit refused the person's key
   */
  CockpitAnswer(Exchange exchange, Response.Listener passing, KeyRefusals keyRefusals) {
    this.exchange = exchange;
    this.passing = passing;
    this.keyRefusals = keyRefusals;
    this.filter = new AnswerFilter(exchange.head().method());
  }

  @Override
  public void onBegin(Response answer) {
    passing.onBegin(answer);
  }

  @Override
  public void onHeaders(Response answer) {
    if (filter.lets(answer)) {
      pass(answer);
    }
  }

  private void pass(Response answer) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    AnswerHeaders.copy(answer.getHeaders(), headers);
    if (exchange.ifPerson().isPresent()) {
      AnswerHeaders.complete(headers);
    } else {
      AnswerHeaders.completePublic(headers);
    }
  }

  @Override
  public void onContent(Response answer, Content.Chunk chunk, Runnable demander) throws Exception {
    if (!filter.isHolding()) {
      filter.seen();
      passing.onContent(answer, chunk, demander);
    } else if (filter.hold(chunk)) {
      demander.run();
    } else {
      pass(answer);
      passing.onContent(answer, filter.release(), demander);
    }
  }

  @Override
  public void onSuccess(Response answer) {
    if (!filter.isHolding() && !filter.isBare()) {
      passing.onSuccess(answer);
    }
  }

  @Override
  public void onComplete(Result result) {
    if (result.isFailed() || !(filter.isHolding() || filter.isBare())) {
      passing.onComplete(result);
    } else if (filter.isBare()) {
      exchange.refuse(Refusal.of(Reason.COCKPIT_MALFORMED));
    } else if (filter.refusesKey()) {
      keyRefusals.onRefusedKey(exchange);
    } else {
      pass(result.getResponse());
      exchange.response().write(true, filter.release().getByteBuffer(), exchange.callback());
    }
  }
}
