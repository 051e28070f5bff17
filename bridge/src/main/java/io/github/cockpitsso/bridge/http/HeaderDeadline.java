package io.github.cockpitsso.bridge.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.TryExecutor;

/**
 * Closes connections on which a request's headers are not complete in time after the first byte.
 * The idle timeout does not: one byte now and then is enough for it, and one client could hold all
 * connections that way.
 */
public final class HeaderDeadline extends HttpConnectionFactory {
  private final Duration time;

  /**
   * A factory for such connections.
   *
   * @param time from the first byte to the end of the headers
   */
  public HeaderDeadline(HttpConfiguration configuration, Duration time) {
    super(configuration);
    this.time = time;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    var connection = new Timed(getHttpConfiguration(), connector, endPoint);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  /** Extends the server's own connection: the class is internal, but made to be extended. */
  private final class Timed extends HttpConnection {
    private long heads;
    private long settledBytes;
    private Optional<Scheduler.Task> timer = Optional.empty();
    private final TryExecutor executor = new TryExecutor() {
      @Override
      public void execute(Runnable task) {
        if (task == Timed.this && ServerThreads.areCurrent()) {
          run();
        } else {
          getConnector().getExecutor().execute(task);
        }
      }

      @Override
      public boolean tryExecute(Runnable task) {
        return TryExecutor.asTryExecutor(getConnector().getExecutor()).tryExecute(task);
      }
    };

    Timed(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    /**
     * Jetty passes a connection to another thread when a request on it was answered. Here the
     * thread that answered it goes on instead, if it is one of the server's: no handler blocks.
     */
    @Override
    protected Executor getExecutor() {
      return executor;
    }

    @Override
    protected RequestHandler newRequestHandler() {
      return new Parsed();
    }

    @Override
    public void onFillable() {
      super.onFillable();
      watch();
    }

    @Override
    public void onClose(Throwable cause) {
      settled(true);
      super.onClose(cause);
    }

    /**
     * Another thread may already read the next request; when it completes a head it cancels the
     * timer, or changes the count.
     */
    private synchronized void watch() {
      if (timer.isEmpty() && isAmidHead() && getEndPoint().isOpen()) {
        long head = heads;
        timer = Optional.of(getConnector()
            .getScheduler()
            .schedule(() -> expire(head), time.toNanos(), TimeUnit.NANOSECONDS));
      }
    }

    /**
     * Line ends before a request line count too: the parser skips them, and a client could send
     * them forever.
     */
    private boolean isAmidHead() {
      return getParser().inHeaderState() && (!getParser().isStart() || getBytesIn() > settledBytes);
    }

    private synchronized void settled(boolean head) {
      heads += head ? 1 : 0;
      settledBytes = getBytesIn();
      timer.ifPresent(Scheduler.Task::cancel);
      timer = Optional.empty();
    }

    private void expire(long head) {
      synchronized (this) {
        timer = Optional.empty();
        if (head != heads || !isAmidHead()) {
          return;
        }
      }
      getEndPoint().close(new TimeoutException("the headers did not arrive in time"));
    }

    private final class Parsed extends RequestHandler {
      @Override
      public boolean headerComplete() {
        settled(true);
        return super.headerComplete();
      }

      @Override
      public boolean messageComplete() {
        settled(false);
        return super.messageComplete();
      }
    }
  }
}
