package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** An answer about a user, held as a whole until its secrets are removed. */
final class BufferedResponse {
  private static final int MAX_HELD = 1 << 20;
  private static final int LARGE = 64 * 1024;

  private final SecretFields secrets;
  private final BodyBudget budget;
  private final AtomicInteger taken = new AtomicInteger();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /**
   * An answer to this request.
   *
   * @param budget holds its bytes until the request is over
   */
  BufferedResponse(Request request, SecretFields secrets, BodyBudget budget) {
    this.secrets = secrets;
    this.budget = budget;
    Request.addCompletionListener(request, failure -> budget.giveBack(taken.getAndSet(0)));
  }

  /**
   * Why an answer with these headers cannot be read. A part of an answer is refused too: it can
   * show a secret without its name.
   */
  Optional<Reason> refusal(Response answer) {
    return answer.getStatus() == HttpStatus.PARTIAL_CONTENT_206
            || answer.getHeaders().contains(HttpHeader.CONTENT_ENCODING)
        ? Optional.of(Reason.ANSWER_HOLDS_SECRET)
        : Optional.empty();
  }

  /** Holds a piece of this answer. Returns why it cannot; empty if it did. */
  Optional<Reason> hold(Response answer, Content.Chunk chunk) {
    return refusal(answer).or(() -> hold(chunk));
  }

  private Optional<Reason> hold(Content.Chunk chunk) {
    ByteBuffer buffer = chunk.getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    if (held.size() + bytes.length > MAX_HELD) {
      return Optional.of(Reason.ANSWER_HOLDS_SECRET);
    } else if (!budget.take(bytes.length)) {
      return Optional.of(Reason.OVERLOADED);
    }
    taken.addAndGet(bytes.length);
    buffer.get(bytes);
    held.writeBytes(bytes);
    return Optional.empty();
  }

  /** Whether it takes so long to remove the secrets that another thread should do it. */
  boolean isLarge() {
    return held.size() > LARGE;
  }

  /** The answer without secrets; empty if the client must not get it. */
  Optional<byte[]> released() {
    return secrets.removed(held.toByteArray());
  }
}
