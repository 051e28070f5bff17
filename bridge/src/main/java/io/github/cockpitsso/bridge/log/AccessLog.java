package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Logger;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;

/** Writes a line for each request. */
public final class AccessLog implements RequestLog {
  static final String NAME = "access";

  private final Logger log;

  /** A log that writes to this logger. */
  AccessLog(Logger log) {
    this.log = log;
  }

  @Override
  public void log(Request request, Response response) {
    if (log.isInfoEnabled()) {
      long nanos = NanoTime.since(request.getBeginNanoTime());
      log.callAppenders(RequestLine.of(log, "request", request, response)
          .number(Field.BYTES, Response.getContentBytesWritten(response))
          .number(Field.MS, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
  }
}
