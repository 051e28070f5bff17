package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A body that is read as a whole, as fast as it comes. Its bytes are taken from the budget, and
 * given back when the request is over. They are copied: a chunk of one byte may hold a
 * large buffer.
 */
public final class BufferedBody implements Runnable {
  private final Request request;
  private final int max;
  private final BodyBudget budget;
  private final AtomicInteger taken = new AtomicInteger();
  private byte[] held = new byte[0];
  private final CompletableFuture<Decision<byte[]>> whole = new CompletableFuture<>();

  private BufferedBody(Request request, int max, BodyBudget budget) {
    this.request = request;
    this.max = max;
    this.budget = budget;
  }

  /**
   * Reads a request's body of at most {@code max} bytes.
   *
   * @return the body, or why it was not read to its end; the rest may still be read then
   */
  public static CompletableFuture<Decision<byte[]>> read(
      Request request, int max, BodyBudget budget) {
    var body = new BufferedBody(request, max, budget);
    AtomicInteger taken = body.taken;
    Request.addCompletionListener(request, failure -> budget.giveBack(taken.get()));
    body.run();
    return body.whole;
  }

  @Override
  public void run() {
    while (!whole.isDone()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      take(chunk);
    }
  }

  private void take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      whole.complete(Decision.refused(Failures.ofClient(chunk.getFailure())));
      return;
    }
    boolean last = chunk.isLast();
    int bytes = chunk.remaining();
    if (taken.get() + bytes > max) {
      whole.complete(Decision.refused(Reason.BODY_TOO_LARGE));
    } else if (!budget.take(bytes)) {
      whole.complete(Decision.refused(Reason.OVERLOADED));
    } else {
      copy(chunk.getByteBuffer(), taken.getAndAdd(bytes));
    }
    chunk.release();
    if (last && !whole.isDone()) {
      int size = taken.get();
      whole.complete(Decision.granted(held.length == size ? held : Arrays.copyOf(held, size)));
    }
  }

  /** A body that comes in one piece is copied once. */
  private void copy(ByteBuffer buffer, int size) {
    int bytes = buffer.remaining();
    if (size + bytes > held.length) {
      held = Arrays.copyOf(held, (int) Math.max(size + bytes, Math.min(max, 2L * size)));
    }
    buffer.get(held, size, bytes);
  }
}
