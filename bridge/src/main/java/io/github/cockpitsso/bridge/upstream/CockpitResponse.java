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

/** Treats an answer of Cockpit's by its {@link Fate}. Jetty's proxy passes on what passes. */
final class CockpitResponse implements Response.Listener {
  private final Exchange exchange;
  private final Response.Listener passing;
  private final Duration idle;
  private final KeyRefusals keyRefusals;
  private final Optional<BufferedResponse> secrets;
  private final Images images;
  private final ResponseFilter filter;
  private Fate fate = Fate.PASS;

  /**
   * An answer to this exchange.
   *
   * @param passing writes to the client
   * @param idle how long Cockpit may pause from now on
   * @param keyRefusals takes over when Cockpit refused the user's key
   * @param secrets holds the answer if it may contain a user's secrets
   * @param images finds files at the bridge
   */
  CockpitResponse(
      Exchange exchange,
      Response.Listener passing,
      Duration idle,
      KeyRefusals keyRefusals,
      Optional<BufferedResponse> secrets,
      Images images) {
    this.exchange = exchange;
    this.passing = passing;
    this.idle = idle;
    this.keyRefusals = keyRefusals;
    this.secrets = secrets;
    this.images = images;
    this.filter = new ResponseFilter(exchange, images);
  }

  @Override
  public void onBegin(Response answer) {
    // Jetty's client has one timeout for the whole exchange. It resets the connection's own at
    // the end.
    if (answer.getRequest().getConnection() instanceof Connection connection) {
      connection.getEndPoint().setIdleTimeout(idle.toMillis());
    }
    passing.onBegin(answer);
  }

  @Override
  public void onHeaders(Response answer) {
    fate = filter.fate(answer);
    if (fate != Fate.PASS && fate != Fate.AWAIT_BODY) {
      return;
    } else if (secrets.isEmpty()) {
      pass(answer);
      return;
    }
    fate = Fate.REMOVE_SECRETS;
    secrets.get().refusal(answer).ifPresent(reason -> abort(answer, reason));
  }

  private void abort(Response answer, Reason reason) {
    fate = Fate.REFUSE;
    // onComplete is called for it as for any other answer.
    var unused = answer.abort(new RefusedResponse(reason));
  }

  private void pass(Response answer) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    ResponseHeaders.copy(answer.getHeaders(), headers);
    images
        .location(exchange, answer)
        .ifPresent(location -> headers.put(HttpHeader.LOCATION, location));
    boolean picture = Images.areRequestedBy(exchange);
    if (picture) {
      // Without "mime" Cockpit chooses the type by Accept, but sends no Vary.
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
    switch (fate) {
      case PASS -> passing.onContent(answer, chunk, demander);
      case AWAIT_BODY -> {
        filter.seeBody();
        fate = Fate.PASS;
        passing.onContent(answer, chunk, demander);
      }
      case HOLD -> hold(answer, chunk, demander);
      case REMOVE_SECRETS -> {
        filter.seeBody();
        removeSecrets(answer, chunk, demander);
      }
      case DROP_BODY -> {
        if (filter.drop(chunk)) {
          demander.run();
        } else {
          abort(answer, Reason.COCKPIT_MALFORMED);
        }
      }
      case REFUSE -> {}
    }
  }

  private void hold(Response answer, Content.Chunk chunk, Runnable demander) throws Exception {
    if (filter.hold(chunk)) {
      demander.run();
    } else if (secrets.isPresent()) {
      // Too long to be about the key: an answer about a user like any other.
      fate = Fate.REMOVE_SECRETS;
      removeSecrets(answer, filter.release(), demander);
    } else {
      fate = Fate.PASS;
      pass(answer);
      passing.onContent(answer, filter.release(), demander);
    }
  }

  private void removeSecrets(Response answer, Content.Chunk chunk, Runnable demander) {
    Optional<Reason> refusal = secrets.orElseThrow().hold(answer, chunk);
    if (refusal.isPresent()) {
      abort(answer, refusal.get());
    } else {
      demander.run();
    }
  }

  @Override
  public void onSuccess(Response answer) {
    if (fate == Fate.PASS) {
      passing.onSuccess(answer);
    }
  }

  @Override
  public void onComplete(Result result) {
    Response answer = result.getResponse();
    if (result.isFailed() || fate == Fate.PASS || fate == Fate.REFUSE) {
      passing.onComplete(result);
    } else if (filter.lacksBody()) {
      exchange.refuse(new Refusal(
          Reason.COCKPIT_MALFORMED, "an empty 200 without Cockpit's headers: PHP ended early"));
    } else if (fate == Fate.HOLD) {
      endHeld(answer);
    } else {
      end(answer);
    }
  }

  private void endHeld(Response answer) {
    switch (filter.key()) {
      case NOT_MEANT -> end(answer);
      case UNREADABLE -> {
        // A request without a user has no key that could be replaced.
        if (exchange.known().user().isPresent()) {
          keyRefusals.handle(exchange, Optional.of(() -> end(answer)));
        } else {
          end(answer);
        }
      }
      case PERHAPS_REFUSED -> keyRefusals.handle(exchange, Optional.of(() -> end(answer)));
      case REFUSED -> keyRefusals.handle(exchange, Optional.empty());
      case NOT_NEEDED -> exchange.refuse(Refusal.of(Reason.COCKPIT_MALFORMED));
    }
  }

  /** Writes what was held back. */
  private void end(Response answer) {
    Optional<Reason> refusal = secrets.isPresent() && fate == Fate.HOLD
        ? secrets.get().hold(answer, filter.release())
        : Optional.empty();
    Optional<byte[]> body = secrets.isPresent()
        ? secrets.get().released()
        : Optional.of(BufferUtil.toArray(filter.release().getByteBuffer()));
    if (refusal.isPresent() || body.isEmpty()) {
      exchange.refuse(Refusal.of(refusal.orElse(Reason.ANSWER_HOLDS_SECRET)));
      return;
    }
    byte[] addressed = images.addressed(exchange, body.get());
    pass(answer);
    if (secrets.isPresent() || Images.areRequestedBy(exchange)) {
      // The length changed; the server computes it again.
      exchange.response().getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    exchange.response().write(true, ByteBuffer.wrap(addressed), exchange.callback());
  }
}
