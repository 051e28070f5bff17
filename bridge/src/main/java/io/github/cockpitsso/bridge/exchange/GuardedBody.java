package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.guard.MultipartScanner;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A body that streams while it is judged. Only what has been judged can be read here; what has not,
 * a part's headers, is held back and taken from the budget. When the body is refused nothing of its
 * last piece is passed on, and the request to Cockpit is broken off before its end: no server hands
 * PHP the parameter that was refused, as Cockpit's has not got it.
 */
public final class GuardedBody extends Request.Wrapper {
  private final MultipartScanner scanner;
  private final BodyBudget budget;
  private byte[] held = new byte[0];
  private Optional<Content.Chunk> end = Optional.empty();

  /** The body of this request, read along by this scanner. */
  public GuardedBody(Request request, MultipartScanner scanner, BodyBudget budget) {
    super(request);
    this.scanner = scanner;
    this.budget = budget;
    Request.addCompletionListener(request, failure -> hold(new byte[0]));
  }

  @Override
  public Content.Chunk read() {
    while (end.isEmpty()) {
      Content.Chunk chunk = super.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return chunk;
      }
      Content.Chunk judged = judge(chunk);
      if (judged.isLast()) {
        end = Optional.of(Content.Chunk.next(judged));
        return judged;
      } else if (judged.hasRemaining()) {
        return judged;
      }
      judged.release();
    }
    return end.get();
  }

  private Content.Chunk judge(Content.Chunk chunk) {
    Optional<Refusal> refusal = scanner.read(chunk.getByteBuffer().slice());
    if (refusal.isEmpty() && chunk.isLast()) {
      refusal = scanner.end();
    }
    if (refusal.isPresent()) {
      chunk.release();
      return refuse(refusal.get().reason());
    } else if (held.length == 0 && scanner.unjudged() == 0) {
      return chunk;
    }
    Content.Chunk judged = split(chunk);
    chunk.release();
    return judged;
  }

  /** What was held back and what of this chunk was judged; the rest is held back. */
  private Content.Chunk split(Content.Chunk chunk) {
    byte[] all = new byte[held.length + chunk.remaining()];
    System.arraycopy(held, 0, all, 0, held.length);
    chunk.getByteBuffer().get(all, held.length, all.length - held.length);
    int judged = all.length - scanner.unjudged();
    byte[] rest = new byte[scanner.unjudged()];
    System.arraycopy(all, judged, rest, 0, rest.length);
    return hold(rest)
        ? Content.Chunk.from(ByteBuffer.wrap(all, 0, judged), chunk.isLast())
        : refuse(Reason.OVERLOADED);
  }

  private synchronized boolean hold(byte[] rest) {
    budget.giveBack(held.length);
    boolean granted = budget.take(rest.length);
    held = granted ? rest : new byte[0];
    return granted;
  }

  private static Content.Chunk refuse(Reason reason) {
    return Content.Chunk.from(new RefusedBody(reason), true);
  }
}
