package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.function.IntSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/**
 * Rejects or redirects plain HTTP. A request with credentials is rejected and not redirected: an
 * app that works after a redirect would send its next token over plain HTTP too.
 */
public final class PlainHttpHandler extends Handler.Wrapper {
  private final boolean redirects;
  private final IntSupplier securePort;

  /**
   * A handler around what needs TLS.
   *
   * @param redirects whether a request without secrets is redirected
   * @param securePort the port for TLS; known when the server runs
   */
  public PlainHttpHandler(boolean redirects, IntSupplier securePort) {
    this.redirects = redirects;
    this.securePort = securePort;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getConnectionMetaData().isSecure()) {
      return super.handle(request, response, callback);
    } else if (redirects && holdsNoSecret(request)) {
      redirect(request, response, callback);
    } else {
      Exchange.refuse(request, response, callback, Refusal.of(Reason.TLS_REQUIRED));
    }
    return true;
  }

  private static boolean holdsNoSecret(Request request) {
    return (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
        && !Credentials.areIn(request.getHeaders())
        && !request.getHeaders().contains(HttpHeader.COOKIE)
        && request.getHttpURI().getQuery() == null;
  }

  private void redirect(Request request, Response response, Callback callback) {
    HttpURI uri = request.getHttpURI();
    response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
    response
        .getHeaders()
        .put(
            HttpHeader.LOCATION,
            URIUtil.newURI(
                "https",
                Request.getServerName(request),
                securePort.getAsInt(),
                uri.getPath(),
                null))
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
  }
}
