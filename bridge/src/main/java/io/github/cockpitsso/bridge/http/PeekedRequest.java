package io.github.cockpitsso.bridge.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * An HTTP/2 request without a length: its first frame shows whether there is a body. Without this
 * every GET would seem to have one.
 */
final class PeekedRequest extends Request.Wrapper {
  private final boolean empty;
  private Content.Chunk first;

  PeekedRequest(Request request) {
    super(request);
    first = request.read();
    empty =
        first != null && first.isLast() && !first.hasRemaining() && !Content.Chunk.isFailure(first);
    Request.addCompletionListener(request, failure -> release());
  }

  @Override
  public long getLength() {
    return empty ? 0 : super.getLength();
  }

  @Override
  public Content.Chunk read() {
    synchronized (this) {
      if (first != null) {
        Content.Chunk chunk = first;
        first = Content.Chunk.next(chunk);
        return chunk;
      }
    }
    return super.read();
  }

  @Override
  public void demand(Runnable task) {
    boolean held;
    synchronized (this) {
      held = first != null;
    }
    if (held) {
      getContext().execute(task);
    } else {
      super.demand(task);
    }
  }

  private synchronized void release() {
    if (first != null) {
      first.release();
      first = null;
    }
  }
}
