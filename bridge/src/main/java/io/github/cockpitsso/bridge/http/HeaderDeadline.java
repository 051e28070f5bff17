package io.github.cockpitsso.bridge.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which a request line and headers are not complete so long after their first
 * byte. The idle timeout does not: a byte now and then is enough for it, and a client may hold all
 * connections that way.
 */
public final class HeaderDeadline extends HttpConnectionFactory {
  private final Duration time;

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

  /** A connection of the server's own kind, whose class is internal but made to be extended. */
  private final class Timed extends HttpConnection {
    private long heads;
    private long settledBytes;
    private Optional<Scheduler.Task> timer = Optional.empty();

    Timed(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
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
     * Another thread may be at the next request already; what it completes ends the timer, or
     * counts a head.
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
     * Line ends before a request line count too: the parser skips them, and could be fed with them
     * for ever.
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
