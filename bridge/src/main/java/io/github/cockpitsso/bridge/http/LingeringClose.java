package io.github.cockpitsso.bridge.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Reads on, within bounds, what a client still sends after it was answered. A connection closed on
 * a client that sends is reset, and browsers then report a network error instead of the answer: no
 * app would ever see why an upload was refused (RFC 9112, 9.6). Stands outside of everything that
 * counts requests, so that a refused body holds a connection and nothing else.
 */
public final class LingeringClose extends Handler.Wrapper {
  private final long maxBytes;
  private final Duration maxTime;

  /** Reads on for at most so many bytes and so long; silence is ended by the idle timeout. */
  public LingeringClose(long maxBytes, Duration maxTime) {
    this.maxBytes = maxBytes;
    this.maxTime = maxTime;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // Who waits for "100 Continue" has sent nothing yet, and will not.
    return request.getHeaders().contains(HttpHeader.EXPECT)
        ? super.handle(request, response, callback)
        : super.handle(
            new Unconsumed(request), response, new Answered(request, response, callback));
  }

  /** Keeps Jetty from giving the rest of the body up before an error is written. */
  private static final class Unconsumed extends Request.Wrapper {
    Unconsumed(Request request) {
      super(request);
    }

    @Override
    public boolean consumeAvailable() {
      return true;
    }
  }

  private final class Answered extends Callback.Nested implements Runnable {
    private final Request request;
    private final Response response;
    private long begin;
    private long left = maxBytes;

    Answered(Request request, Response response, Callback callback) {
      super(callback);
      this.request = request;
      this.response = response;
    }

    @Override
    public void succeeded() {
      if (response.isCommitted()) {
        begin = NanoTime.now();
        run();
      } else {
        super.succeeded();
      }
    }

    @Override
    public void run() {
      while (left >= 0 && NanoTime.since(begin) < maxTime.toNanos()) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        left -= chunk.remaining();
        boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
        chunk.release();
        if (over) {
          break;
        }
      }
      super.succeeded();
    }
  }
}
