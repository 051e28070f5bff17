package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.RefusedMessage;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.UploadPath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** Treats an answer of Cockpit's by its {@link Fate}. */
final class CockpitResponse implements Response.Listener {
  private final Exchange exchange;
  private final Duration idle;
  private final KeyRefusals keyRefusals;
  private final Optional<BufferedResponse> secrets;
  private final Images images;
  private final BiConsumer<Response, Throwable> failed;
  private final ResponseFilter filter;
  private final boolean picture;
  // Done when the client got all of an answer that passes.
  private final Callback.Completable written =
      new Callback.Completable(InvocationType.NON_BLOCKING);
  private Fate fate = Fate.PASS;
  /** Bytes that one thread passes on before it lets others go on. */
  static final int TURN = 256 * 1024;

  /** Bytes of the body that did not come yet; negative if its length is unknown. */
  private long left = -1;

  private boolean ended;
  private int turn;

  /**
   * An answer to this exchange.
   *
   * @param idle how long Cockpit may pause from now on
   * @param keyRefusals takes over when Cockpit refused the user's key
   * @param secrets holds the answer if it may contain a user's secrets
   * @param images finds files at the bridge
   * @param failed takes over when the answer failed
   */
  CockpitResponse(
      Exchange exchange,
      Duration idle,
      KeyRefusals keyRefusals,
      Optional<BufferedResponse> secrets,
      Images images,
      BiConsumer<Response, Throwable> failed) {
    this.exchange = exchange;
    this.idle = idle;
    this.keyRefusals = keyRefusals;
    this.secrets = secrets;
    this.images = images;
    this.failed = failed;
    this.filter = new ResponseFilter(exchange, images);
    this.picture = Images.areRequestedBy(exchange);
  }

  @Override
  public void onBegin(Response answer) {
    // Jetty's client has one timeout for the whole exchange. It resets the connection's own at
    // the end.
    if (answer.getRequest().getConnection() instanceof Connection connection) {
      connection.getEndPoint().setIdleTimeout(idle.toMillis());
    }
    exchange.response().setStatus(answer.getStatus());
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
    var unused = answer.abort(new RefusedMessage(reason));
  }

  private void pass(Response answer) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    left = answer.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    ResponseHeaders.copy(answer.getHeaders(), headers);
    if (picture) {
      images
          .location(exchange, answer)
          .ifPresent(location -> headers.put(HttpHeader.LOCATION, location));
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
  public void onContent(Response answer, Content.Chunk chunk, Runnable demander) {
    switch (fate) {
      case PASS -> write(answer, chunk, demander);
      case AWAIT_BODY -> {
        filter.seeBody();
        fate = Fate.PASS;
        write(answer, chunk, demander);
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

  /** Passes a piece of the body on. With the last one of a known length the answer ends. */
  private void write(Response answer, Content.Chunk chunk, Runnable demander) {
    left -= chunk.remaining();
    turn += chunk.remaining();
    boolean last = left == 0;
    ended = last;
    chunk.retain();
    exchange.response().write(last, chunk.getByteBuffer(), new Callback() {
      @Override
      public void succeeded() {
        chunk.release();
        if (last) {
          written.succeeded();
        }
        goOn(demander);
      }

      @Override
      public void failed(Throwable failure) {
        chunk.release();
        if (last) {
          written.failed(failure);
        }
        var unused = answer.abort(failure);
      }

      @Override
      public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
      }
    });
  }

  /** A body that comes faster than it can be passed on must not keep its thread from all others. */
  private void goOn(Runnable demander) {
    if (turn < TURN) {
      demander.run();
    } else {
      turn = 0;
      exchange.execute(demander);
    }
  }

  private void hold(Response answer, Content.Chunk chunk, Runnable demander) {
    if (filter.hold(chunk)) {
      demander.run();
    } else if (secrets.isPresent()) {
      // Too long to be about the key: an answer about a user like any other.
      fate = Fate.REMOVE_SECRETS;
      removeSecrets(answer, filter.release(), demander);
    } else {
      fate = Fate.PASS;
      pass(answer);
      write(answer, filter.release(), demander);
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
    if (fate == Fate.PASS && !ended) {
      exchange.response().write(true, BufferUtil.EMPTY_BUFFER, written);
    }
  }

  @Override
  public void onComplete(Result result) {
    Response answer = result.getResponse();
    if (result.isFailed()) {
      failed.accept(answer, result.getFailure());
    } else if (fate == Fate.PASS || fate == Fate.REFUSE) {
      exchange.callback().completeWith(written);
    } else if (filter.lacksBody()) {
      exchange.refuse(new Refusal(
          Reason.COCKPIT_MALFORMED, "an empty 200 without Cockpit's headers: PHP ended early"));
    } else if (fate == Fate.HOLD) {
      endHeld(answer);
    } else if (secrets.isPresent() && secrets.get().isLarge()) {
      exchange.execute(() -> end(answer));
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
    if (secrets.isPresent() || picture) {
      // The length changed; the server computes it again.
      exchange.response().getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    exchange.response().write(true, ByteBuffer.wrap(addressed), exchange.callback());
  }
}
