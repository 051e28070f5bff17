package io.github.cockpitsso.bridge.upstream;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** Ends a request that waits too long for a connection; Jetty's client has no such timeout. */
final class QueueTime implements Request.Listener {
  private enum State {
    WAITING,
    SENT,
    GIVEN_UP
  }

  private final HttpClient client;
  private final Duration time;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile Scheduler.Task task = () -> false;

  QueueTime(HttpClient client, Duration time) {
    this.client = client;
    this.time = time;
  }

  @Override
  public void onQueued(Request request) {
    task = client
        .getScheduler()
        .schedule(() -> giveUp(request), time.toMillis(), TimeUnit.MILLISECONDS);
    // Another thread may have sent it meanwhile.
    if (state.get() != State.WAITING) {
      task.cancel();
    }
  }

  @Override
  public void onBegin(Request request) {
    state.compareAndSet(State.WAITING, State.SENT);
    task.cancel();
  }

  @Override
  public void onFailure(Request request, Throwable failure) {
    task.cancel();
  }

  private void giveUp(Request request) {
    if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
      var unused =
          request.abort(new RejectedExecutionException("no connection to Cockpit became free"));
    }
  }
}
