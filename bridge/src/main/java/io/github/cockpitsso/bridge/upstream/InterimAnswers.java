package io.github.cockpitsso.bridge.upstream;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Drops Cockpit's interim answers (RFC 9110, 15.2): the client does not need them, and their
 * headers are not filtered. Jetty's own handlers take one 100, and leave any other 1xx to the proxy
 * as if it were the final answer, which then never comes. What this does not accept goes to
 * {@link ResponseFilter} and is 502 there.
 */
final class InterimAnswers extends ProcessingProtocolHandler {
  /** More than any server sends, and an end to a stream of them. */
  static final int MOST = 32;

  private static final String COUNT = InterimAnswers.class.getName() + ".count";

  @Override
  public boolean accept(Request request, Response response) {
    return isPlain(response.getStatus()) && count(request) <= MOST;
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
