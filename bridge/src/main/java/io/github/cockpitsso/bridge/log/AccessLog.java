package io.github.cockpitsso.bridge.log;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each request. */
public final class AccessLog implements RequestLog {
  private static final Logger log = LoggerFactory.getLogger("access");

  @Override
  public void log(Request request, Response response) {
    if (log.isInfoEnabled()) {
      long nanos = NanoTime.since(request.getBeginNanoTime());
      RequestLine.of(log, request, response)
          .number("bytes", Response.getContentBytesWritten(response))
          .number("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
          .write("request");
    }
  }
}
