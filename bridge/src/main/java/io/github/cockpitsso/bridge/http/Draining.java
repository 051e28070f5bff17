package io.github.cockpitsso.bridge.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Before a shutdown, closes connections with the answer: clients connect again, and the load
 * balancer sends them to another bridge.
 */
public final class Draining extends Handler.Wrapper {
  private static final String ATTRIBUTE = Draining.class.getName();

  private volatile boolean draining;

  /** From now on each answer closes its connection. */
  public void begin() {
    draining = true;
  }

  /** Whether the bridge was about to stop when this request came. */
  static boolean concerns(Request request) {
    return request.getAttribute(ATTRIBUTE) != null;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (draining) {
      request.setAttribute(ATTRIBUTE, true);
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    return super.handle(request, response, callback);
  }
}
