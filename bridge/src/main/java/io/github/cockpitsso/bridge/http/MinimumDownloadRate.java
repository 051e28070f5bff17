package io.github.cockpitsso.bridge.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends answers that a client reads too slowly: each holds a connection to Cockpit, and a worker
 * there. Only the time counts in which the bridge waits for the client, not that in which Cockpit
 * has nothing to send. A client that reads nothing is ended by this or by the idle timeout,
 * whichever is first; the idle timeout does not end one that reads a byte now and then.
 */
final class MinimumDownloadRate extends Handler.Wrapper {
  private static final long GRACE = Duration.ofSeconds(5).toNanos();
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;

  MinimumDownloadRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Measured(request, response), callback);
  }

  private final class Measured extends Response.Wrapper {
    /** Nanoseconds that the client may keep the bridge waiting; at most as many as at first. */
    private volatile long credit = GRACE;

    Measured(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      long bytes = content == null ? 0 : content.remaining();
      var written = new Written(callback, credit + SECOND * bytes / bytesPerSecond);
      super.write(last, content, written);
      written.watch();
    }

    /** A piece of an answer on its way to the client. */
    private final class Written extends Callback.Nested implements Runnable {
      private final long begin = NanoTime.now();
      private final long timeout;
      private boolean over;
      private Scheduler.Task deadline = () -> true;

      Written(Callback callback, long timeout) {
        super(callback);
        this.timeout = timeout;
      }

      /** Nearly all pieces are written by now, into a system buffer: those need no timer. */
      synchronized void watch() {
        if (!over) {
          deadline = getRequest()
              .getComponents()
              .getScheduler()
              .schedule(this, timeout, TimeUnit.NANOSECONDS);
        }
      }

      @Override
      public void run() {
        boolean late;
        synchronized (this) {
          late = !over;
        }
        if (late) {
          getRequest().fail(new TimeoutException("the answer is read too slowly"));
        }
      }

      @Override
      public void succeeded() {
        end();
        super.succeeded();
      }

      @Override
      public void failed(Throwable failure) {
        end();
        super.failed(failure);
      }

      private synchronized void end() {
        over = true;
        credit = Math.max(0, Math.min(GRACE, timeout - NanoTime.since(begin)));
        var unused = deadline.cancel();
      }
    }
  }
}
