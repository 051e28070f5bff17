package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

/** Limits on requests: their rate, their number, their size, and how slowly they are sent. */
public final class LimitHandlers {
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private LimitHandlers() {}

  /** Puts the limits around a handler. A limit of 0 adds none. */
  public static Handler around(Handler handler, LimitSettings limits) {
    Handler inner = handler;
    if (limits.minUploadRate() > 0) {
      inner = within(new MinimumUploadRate(limits.minUploadRate()), inner);
    }
    if (limits.minDownloadRate() > 0) {
      inner = within(new MinimumDownloadRate(limits.minDownloadRate()), inner);
    }
    if (limits.body() > 0) {
      inner = within(new BodyLimit(limits.body()), inner);
    }
    if (limits.requestsPerAddress() > 0) {
      inner = new DoSHandler(
          inner,
          DoSHandler.ID_FROM_REMOTE_ADDRESS,
          new DoSHandler.LeakingBucketTrackerFactory(limits.requestsPerAddress()),
          new DoSHandler.StatusRejectHandler(429),
          -1);
    }
    var qos = new QoSHandler(inner);
    qos.setMaxRequestCount(limits.concurrentRequests());
    qos.setMaxSuspendedRequestCount(limits.concurrentRequests());
    qos.setMaxSuspend(MAX_WAIT);
    return new GracefulHandler(qos);
  }

  /** Jetty's limit, around requests with a body only: for others it has nothing to limit. */
  private static final class BodyLimit extends SizeLimitHandler {
    BodyLimit(long bytes) {
      super(bytes, -1);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return Exchange.hasContent(request)
          ? super.handle(request, response, callback)
          : getHandler().handle(request, response, callback);
    }
  }

  /** Puts a handler around another one. */
  public static Handler within(Handler.Wrapper outer, Handler inner) {
    outer.setHandler(inner);
    return outer;
  }
}
