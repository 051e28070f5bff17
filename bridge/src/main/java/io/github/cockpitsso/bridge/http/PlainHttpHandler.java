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
 * Serves nobody in clear text. Whoever has already sent a token that way is refused and not led on:
 * an app that works after a redirect would send the next one in clear text too.
 */
public final class PlainHttpHandler extends Handler.Wrapper {
  private final boolean redirects;
  private final IntSupplier securePort;

  /**
   * A handler around what is for TLS alone.
   *
   * @param redirects whether a request that gave nothing away is led on
   * @param securePort where to; asked when the server runs
   */
  public PlainHttpHandler(boolean redirects, IntSupplier securePort) {
    this.redirects = redirects;
    this.securePort = securePort;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getConnectionMetaData().isSecure()) {
      return super.handle(request, response, callback);
    } else if (redirects && gaveNothingAway(request)) {
      redirect(request, response, callback);
    } else {
      Exchange.refuse(request, response, callback, Refusal.of(Reason.TLS_REQUIRED));
    }
    return true;
  }

  private static boolean gaveNothingAway(Request request) {
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
