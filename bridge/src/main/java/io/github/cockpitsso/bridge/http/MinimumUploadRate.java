package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Ends requests whose body arrives too slowly: it would hold memory here and a worker in Cockpit.
 * The idle timeout ends a body that does not come at all. (Jetty's MinimumDataRateHandler counts
 * the bytes of all requests together.)
 */
final class MinimumUploadRate extends Handler.Wrapper {
  private static final long GRACE_SECONDS = 5;

  private final long bytesPerSecond;

  MinimumUploadRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(
        Exchange.hasContent(request) ? new Measured(request) : request, response, callback);
  }

  private final class Measured extends Request.Wrapper {
    // When the bridge began to read: until then the client may have waited for the bridge.
    private OptionalLong begin = OptionalLong.empty();
    private long read;

    Measured(Request request) {
      super(request);
    }

    @Override
    public Content.Chunk read() {
      if (begin.isEmpty()) {
        begin = OptionalLong.of(NanoTime.now());
      }
      Content.Chunk chunk = super.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return chunk;
      }
      read += chunk.remaining();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(NanoTime.since(begin.getAsLong()));
      if (chunk.isLast() || seconds < GRACE_SECONDS || read / seconds >= bytesPerSecond) {
        return chunk;
      }
      chunk.release();
      var slow = new TimeoutException("the body arrives too slowly");
      fail(slow);
      return Content.Chunk.from(slow);
    }
  }
}
