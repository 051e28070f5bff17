package io.github.cockpitsso.bridge.upstream;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends a request that waits too long for a connection; Jetty's client has no such timeout. Nearly
 * all requests are sent at once, and need no timer.
 */
final class QueueTime implements Request.Listener {
  private enum State {
    WAITING,
    OVER,
    GIVEN_UP
  }

  private final Scheduler scheduler;
  private final Duration time;
  private final Request.BeginListener next;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile Scheduler.Task task = () -> false;

  /**
   * For one request.
   *
   * @param next also learns when the request is sent
   */
  QueueTime(Scheduler scheduler, Duration time, Request.BeginListener next) {
    this.scheduler = scheduler;
    this.time = time;
    this.next = next;
  }

  /** Watches a request that was passed to the client. */
  void watch(Request request) {
    if (state.get() != State.WAITING) {
      return;
    }
    task = scheduler.schedule(() -> giveUp(request), time.toMillis(), TimeUnit.MILLISECONDS);
    // Another thread may have sent it meanwhile.
    if (state.get() != State.WAITING) {
      task.cancel();
    }
  }

  @Override
  public void onBegin(Request request) {
    end();
    next.onBegin(request);
  }

  @Override
  public void onFailure(Request request, Throwable failure) {
    end();
  }

  private void end() {
    state.compareAndSet(State.WAITING, State.OVER);
    task.cancel();
  }

  private void giveUp(Request request) {
    if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
      var unused =
          request.abort(new RejectedExecutionException("no connection to Cockpit became free"));
    }
  }
}
