package io.github.cockpitsso.bridge.log;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names origins that {@code bridge.cors.origins} does not list. The browser hides the bridge's
 * answer from such an app, so the log is the first place where an operator can see the cause.
 * Anybody can send any origin: there are a few lines a minute and a count of the others.
 */
public final class CorsLog {
  private static final Logger log = LoggerFactory.getLogger(CorsLog.class);
  private static final int LINES_A_MINUTE = 5;

  private final boolean corsIsOff;
  private final LogThrottle floods;

  /**
   * A log for one server.
   *
   * @param corsIsOff whether no origin is listed
   */
  public CorsLog(boolean corsIsOff, Scheduler scheduler) {
    this.corsIsOff = corsIsOff;
    this.floods = new LogThrottle(
        LINES_A_MINUTE,
        flush -> {
          var unused = scheduler.schedule(flush, 1, TimeUnit.MINUTES);
        },
        (kind, count) -> log.warn("{} more CORS {} from unlisted origins", count, kind));
  }

  /** A preflight was refused. */
  public void preflight(Request request, String origins) {
    if (floods.lets("preflights")) {
      log.atWarn()
          .addKeyValue("origin", origins)
          .addKeyValue("address", LogText.clean(Request.getRemoteAddr(request)))
          .log(
              "CORS preflight refused: {}. If this is an app of yours, add its origin to"
                  + " bridge.cors.origins",
              cause(origins));
    }
  }

  /**
   * A request was served whose answer the browser will hide from its app. Only of GET and HEAD is
   * that certain: browsers send {@code Origin} with other methods to the page's own origin too,
   * which needs no CORS.
   */
  public void served(Request request, String origins) {
    if (floods.lets("requests")) {
      log.atWarn()
          .addKeyValue("origin", origins)
          .addKeyValue("address", LogText.clean(Request.getRemoteAddr(request)))
          .log(
              "The browser hides this answer from its app: {}. If this is an app of yours, add its"
                  + " origin to bridge.cors.origins",
              cause(origins));
    }
  }

  /** Why an origin is not allowed, for the log and for the answer. */
  public String cause(String origins) {
    return corsIsOff
        ? "CORS is off, because bridge.cors.origins is empty; the origin is " + origins
        : "bridge.cors.origins does not list " + origins;
  }

  /** The origins that a request names, safe for a log line. */
  public static String origins(Request request) {
    return LogText.origin(String.join(",", request.getHeaders().getValuesList(HttpHeader.ORIGIN)));
  }

  public void flush() {
    floods.flush();
  }
}
