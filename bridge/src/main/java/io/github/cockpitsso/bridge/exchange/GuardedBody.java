package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.guard.MultipartScanner;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A body that is checked while it streams. Only checked bytes can be read here. Unchecked bytes,
 * those of a part's headers, are held and taken from the budget. When the body is rejected, nothing
 * of its last piece is passed on and the request to Cockpit is aborted: PHP never gets the
 * parameter, because its server has not received all of it.
 */
public final class GuardedBody extends Request.Wrapper {
  private final MultipartScanner scanner;
  private final BodyBudget budget;
  private byte[] held = new byte[0];
  private Optional<Content.Chunk> end = Optional.empty();

  /** The body of this request, checked by this scanner. */
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
      Content.Chunk checked = check(chunk);
      if (checked.isLast()) {
        end = Optional.of(Content.Chunk.next(checked));
        return checked;
      } else if (checked.hasRemaining()) {
        return checked;
      }
      checked.release();
    }
    return end.get();
  }

  private Content.Chunk check(Content.Chunk chunk) {
    Optional<Refusal> refusal = scanner.read(chunk.getByteBuffer().slice());
    if (refusal.isEmpty() && chunk.isLast()) {
      refusal = scanner.end();
    }
    if (refusal.isPresent()) {
      chunk.release();
      return refuse(refusal.get().reason());
    } else if (held.length == 0 && scanner.unchecked() == 0) {
      return chunk;
    }
    Content.Chunk checked = split(chunk);
    chunk.release();
    return checked;
  }

  /** The checked bytes of what was held and of this chunk; the rest is held. */
  private Content.Chunk split(Content.Chunk chunk) {
    byte[] all = new byte[held.length + chunk.remaining()];
    System.arraycopy(held, 0, all, 0, held.length);
    chunk.getByteBuffer().get(all, held.length, all.length - held.length);
    int checked = all.length - scanner.unchecked();
    byte[] rest = new byte[scanner.unchecked()];
    System.arraycopy(all, checked, rest, 0, rest.length);
    return hold(rest)
        ? Content.Chunk.from(ByteBuffer.wrap(all, 0, checked), chunk.isLast())
        : refuse(Reason.OVERLOADED);
  }

  private synchronized boolean hold(byte[] rest) {
    budget.giveBack(held.length);
    boolean granted = budget.take(rest.length);
    held = granted ? rest : new byte[0];
    return granted;
  }

  private static Content.Chunk refuse(Reason reason) {
    return Content.Chunk.from(new RefusedMessage(reason), true);
  }
}
