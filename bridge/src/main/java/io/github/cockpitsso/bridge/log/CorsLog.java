package io.github.cockpitsso.bridge.log;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports origins that {@code bridge.cors.origins} does not list. The browser hides the bridge's
 * answer from such an app, so the log is the first place where an operator can see the cause.
 * Anyone can send any origin: there are a few lines per minute, and then a count.
 */
public final class CorsLog {
  private static final Logger log = LoggerFactory.getLogger(CorsLog.class);
  private static final int LINES_PER_MINUTE = 5;

  private final boolean corsDisabled;
  private final LogThrottle throttle;

  /**
   * A log for one server.
   *
   * @param corsDisabled whether no origin is listed
   */
  public CorsLog(boolean corsDisabled, Scheduler scheduler) {
    this.corsDisabled = corsDisabled;
    this.throttle = new LogThrottle(
        LINES_PER_MINUTE,
        flush -> scheduler.schedule(flush, 1, TimeUnit.MINUTES),
        (kind, count) -> log.warn("{} more CORS {} from unlisted origins", count, kind));
  }

  /** Reports a rejected preflight. */
  public void preflight(Request request, String origins) {
    report("preflights", "CORS preflight refused", request, origins);
  }

  /**
   * Reports an answer that the browser hides from its app. That is certain for GET and HEAD only:
   * with other methods browsers send {@code Origin} to the page's own origin too, which needs
   * no CORS.
   */
  public void served(Request request, String origins) {
    report("requests", "The browser hides this answer from its app", request, origins);
  }

  private void report(String kind, String problem, Request request, String origins) {
    if (throttle.allows(kind)) {
      log.atWarn()
          .addKeyValue("origin", origins)
          .addKeyValue("address", LogText.clean(Request.getRemoteAddr(request)))
          .log(
              "{}: {}. If this is an app of yours, add its origin to bridge.cors.origins",
              problem,
              cause(origins));
    }
  }

  /** Why an origin is not allowed, for the log and for the answer. */
  public String cause(String origins) {
    return corsDisabled
        ? "CORS is disabled, because bridge.cors.origins is empty; the origin is " + origins
        : "bridge.cors.origins does not list " + origins;
  }

  /** The origins of a request, safe for a log line. */
  public static String origins(Request request) {
    return LogText.origin(String.join(",", request.getHeaders().getValuesList(HttpHeader.ORIGIN)));
  }

  /** Reports now what was counted. */
  public void flush() {
    throttle.flush();
  }
}
