package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Reads, within bounds, what a client still sends after it was answered. A connection that is
 * closed while the client sends is reset, and browsers then report a network error instead of the
 * answer: no app would see why an upload was rejected (RFC 9112, 9.6). This handler is outside of
 * everything that counts requests, so a rejected body holds a connection and nothing else.
 */
public final class LingeringClose extends Handler.Wrapper {
  /** Bytes that one thread reads before it lets others go on. */
  private static final int TURN = 256 * 1024;

  private final long maxBytes;
  private final Duration maxTime;

  /** Reads at most this much, for at most this long; the idle timeout ends a silent client. */
  public LingeringClose(long maxBytes, Duration maxTime) {
    this.maxBytes = maxBytes;
    this.maxTime = maxTime;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // A client that waits for "100 Continue" has sent no body, and will send none.
    boolean sends =
        Exchange.hasContent(request) && !request.getHeaders().contains(HttpHeader.EXPECT);
    return sends
        ? super.handle(new Unconsumed(request), response, new Answered(request, response, callback))
        : super.handle(request, response, callback);
  }

  /** Keeps Jetty from discarding the rest of the body before an error is written. */
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
    private int turn;

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
        turn += chunk.remaining();
        boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
        chunk.release();
        if (over) {
          break;
        } else if (turn > TURN) {
          turn = 0;
          request.getComponents().getExecutor().execute(this);
          return;
        }
      }
      super.succeeded();
    }
  }
}
