package io.github.cockpitsso.bridge.upstream;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Drops Cockpit's interim answers (RFC 9110, 15.2): the client does not need them, and their
 * headers are not filtered. Jetty's own handlers accept a single 100. They pass every other 1xx to
 * the proxy as the final answer, and the real one is lost. What this handler does not accept goes
 * to {@link ResponseFilter}, which answers 502.
 */
final class InterimAnswers extends ProcessingProtocolHandler {
  /** More than any server sends; ends an endless stream of them. */
  static final int MAX = 32;

  private static final String COUNT = InterimAnswers.class.getName() + ".count";

  @Override
  public boolean accept(Request request, Response response) {
    return isPlain(response.getStatus()) && count(request) <= MAX;
  }

  private static boolean isPlain(int status) {
    return status == HttpStatus.CONTINUE_100
        || status == HttpStatus.PROCESSING_102
        || status == HttpStatus.EARLY_HINTS_103;
  }

  private static int count(Request request) {
    int count = request.getAttributes().get(COUNT) instanceof Integer before ? before + 1 : 1;
    request.attribute(COUNT, count);
    return count;
  }
}
