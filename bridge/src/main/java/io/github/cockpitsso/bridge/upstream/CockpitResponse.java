package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.RefusedResponse;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.UploadPath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/** An answer of Cockpit's on its way back: filtered, and else as Jetty's proxy passes it on. */
final class CockpitResponse implements Response.Listener {
  private final Exchange exchange;
  private final Response.Listener passing;
  private final Duration idle;
  private final KeyRefusals keyRefusals;
  private final Optional<BufferedResponse> held;
  private final Images images;
  private final ResponseFilter filter;

  /**
   * An answer to this exchange.
   *
   * @param passing passes on what may go on to the client
   * @param idle how long Cockpit may be silent from here on
   * @param keyRefusals asked when Cockpit refused the person's key
   * @param held where it is held back if it may hold a user's secrets
   * @param images where pictures are
   */
  CockpitResponse(
      Exchange exchange,
      Response.Listener passing,
      Duration idle,
      KeyRefusals keyRefusals,
      Optional<BufferedResponse> held,
      Images images) {
    this.exchange = exchange;
    this.passing = passing;
    this.idle = idle;
    this.keyRefusals = keyRefusals;
    this.held = held;
    this.images = images;
    this.filter = new ResponseFilter(
        exchange.head(),
        answer -> images.location(exchange, answer).isPresent(),
        Images.areAskedBy(exchange));
  }

  @Override
  public void onBegin(Response answer) {
    // Jetty's client has one limit for a whole exchange. It sets the connection's own again at the
    // end.
    if (answer.getRequest().getConnection() instanceof Connection connection) {
      connection.getEndPoint().setIdleTimeout(idle.toMillis());
    }
    passing.onBegin(answer);
  }

  @Override
  public void onHeaders(Response answer) {
    if (!filter.lets(answer)) {
      return;
    }
    Optional<Reason> refusal = held.flatMap(whole -> whole.refusal(answer));
    if (refusal.isPresent()) {
      abort(answer, refusal.get());
    } else if (held.isEmpty()) {
      pass(answer);
    }
  }

  private static void abort(Response answer, Reason reason) {
    // Its end is reported here like that of any other answer.
    var unused = answer.abort(new RefusedResponse(reason));
  }

  private void pass(Response answer) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    ResponseHeaders.copy(answer.getHeaders(), headers);
    images
        .location(exchange, answer)
        .ifPresent(location -> headers.put(HttpHeader.LOCATION, location));
    boolean picture = Images.areAskedBy(exchange);
    if (picture) {
      // Without "mime" Cockpit chooses the type by it, and does not say so.
      headers.add(HttpHeader.VARY, "Accept");
    }
    if (picture || exchange.head().path() instanceof UploadPath) {
      ResponseHeaders.confine(headers);
    }
    if (exchange.known().user().isPresent()) {
      ResponseHeaders.complete(headers);
    } else {
      ResponseHeaders.completePublic(headers);
    }
  }

  @Override
  public void onContent(Response answer, Content.Chunk chunk, Runnable demander) throws Exception {
    if (!filter.isHolding()) {
      filter.seen();
      passOrHold(answer, chunk, demander);
    } else if (filter.hold(chunk)) {
      demander.run();
    } else if (filter.isRedirect()) {
      abort(answer, Reason.COCKPIT_MALFORMED);
    } else if (held.isPresent()) {
      // Too much to be about the key: an answer about a user like any other.
      holdBack(answer, filter.release(), demander);
    } else {
      pass(answer);
      passing.onContent(answer, filter.release(), demander);
    }
  }

  private void passOrHold(Response answer, Content.Chunk chunk, Runnable demander)
      throws Exception {
    if (held.isEmpty()) {
      passing.onContent(answer, chunk, demander);
    } else {
      holdBack(answer, chunk, demander);
    }
  }

  private void holdBack(Response answer, Content.Chunk chunk, Runnable demander) {
    Optional<Reason> refusal = held.orElseThrow().hold(answer, chunk);
    if (refusal.isPresent()) {
      abort(answer, refusal.get());
    } else {
      demander.run();
    }
  }

  @Override
  public void onSuccess(Response answer) {
    if (!filter.isHolding() && !filter.isBare() && held.isEmpty()) {
      passing.onSuccess(answer);
    }
  }

  @Override
  public void onComplete(Result result) {
    boolean waiting = filter.isHolding() || filter.isBare() || held.isPresent();
    Response answer = result.getResponse();
    if (result.isFailed() || !waiting) {
      passing.onComplete(result);
    } else if (filter.isBare()) {
      exchange.refuse(new Refusal(
          Reason.COCKPIT_MALFORMED, "an empty 200 without Cockpit's headers: PHP ended early"));
    } else {
      switch (filter.key()) {
        case REFUSED -> keyRefusals.handle(exchange, Optional.empty());
        case UNREADABLE -> onUnreadable(answer);
        case PERHAPS_REFUSED -> keyRefusals.handle(exchange, Optional.of(() -> end(answer)));
        case NOT_MEANT -> end(answer);
      }
    }
  }

  /** A request without a user has no key that could be replaced. */
  private void onUnreadable(Response answer) {
    if (exchange.known().user().isPresent()) {
      keyRefusals.handle(exchange, Optional.of(() -> end(answer)));
    } else {
      end(answer);
    }
  }

  /** Writes what was held back. */
  private void end(Response answer) {
    Optional<Reason> refusal = held.isPresent() && filter.isHolding()
        ? held.get().hold(answer, filter.release())
        : Optional.empty();
    Optional<byte[]> body = held.isPresent()
        ? held.get().released()
        : Optional.of(BufferUtil.toArray(filter.release().getByteBuffer()));
    if (refusal.isPresent() || body.isEmpty()) {
      exchange.refuse(Refusal.of(refusal.orElse(Reason.ANSWER_HOLDS_SECRET)));
      return;
    }
    byte[] addressed = images.addressed(exchange, body.get());
    pass(answer);
    if (held.isPresent() || Images.areAskedBy(exchange)) {
      // The server counts what it is given.
      exchange.response().getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    exchange.response().write(true, ByteBuffer.wrap(addressed), exchange.callback());
  }
}
