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
 * Ends answers whose reader drips: each holds a connection to Cockpit, and a worker there. Only the
 * time counts in which the bridge waits for the reader, not that in which Cockpit has nothing to
 * send. Who reads nothing at all is ended by this or by the idle timeout, whichever is first; to
 * who reads a byte now and then the idle timeout does nothing.
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
    /**
     * How long the reader may keep the bridge waiting; never more than at the beginning, so that
     * nobody saves up.
     */
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

    /** A piece of an answer on its way to the reader. */
    private final class Written extends Callback.Nested implements Runnable {
      private final long begin = NanoTime.now();
      private final long patience;
      private boolean over;
      private Scheduler.Task deadline = () -> true;

      Written(Callback callback, long patience) {
        super(callback);
        this.patience = patience;
      }

      /** Nearly all pieces are gone by now, into a buffer of the system: those need no timer. */
      synchronized void watch() {
        if (!over) {
          deadline = getRequest()
              .getComponents()
              .getScheduler()
              .schedule(this, patience, TimeUnit.NANOSECONDS);
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
        credit = Math.max(0, Math.min(GRACE, patience - NanoTime.since(begin)));
        var unused = deadline.cancel();
      }
    }
  }
}
