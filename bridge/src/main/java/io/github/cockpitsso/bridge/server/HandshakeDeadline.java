package io.github.cockpitsso.bridge.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose TLS handshake takes too long. The idle timeout does not: one byte now
 * and then is enough for it.
 */
final class HandshakeDeadline implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration time;

  HandshakeDeadline(Scheduler scheduler, Duration time) {
    this.scheduler = scheduler;
    this.time = time;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection ssl) {
      var timer = new Timer(scheduler.schedule(
          () -> ssl.getEndPoint().close(new TimeoutException("the handshake took too long")),
          time.toNanos(),
          TimeUnit.NANOSECONDS));
      ssl.addHandshakeListener(timer);
      ssl.addEventListener(timer);
    }
  }

  private record Timer(Scheduler.Task task) implements Connection.Listener, SslHandshakeListener {
    @Override
    public void handshakeSucceeded(Event event) {
      task.cancel();
    }

    @Override
    public void onClosed(Connection connection) {
      task.cancel();
    }
  }
}
