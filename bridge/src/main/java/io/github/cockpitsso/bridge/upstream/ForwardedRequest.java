package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Exchange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A request as the proxy may see it: with the headers for Cockpit only, so without {@code Expect},
 * and with the checked body.
 */
final class ForwardedRequest extends Request.Wrapper {
  private final Exchange exchange;
  private final HttpFields headers;

  ForwardedRequest(Exchange exchange) {
    super(exchange.request());
    this.exchange = exchange;
    this.headers = headers(exchange);
  }

  private static HttpFields headers(Exchange exchange) {
    HttpFields client = exchange.request().getHeaders();
    HttpFields.Mutable listed = RequestHeaders.listed(client);
    if (!Exchange.hasContent(exchange.request())) {
      listed.remove(HttpHeader.CONTENT_TYPE);
      return listed;
    }
    // Shows the proxy that there is a body of unknown length; it sends a header of its own.
    return exchange.request().getLength() < 0
        ? listed.add(HttpHeader.TRANSFER_ENCODING, "chunked")
        : listed;
  }

  Exchange exchange() {
    return exchange;
  }

  @Override
  public HttpFields getHeaders() {
    return headers;
  }

  @Override
  public Content.Chunk read() {
    return exchange.checked().source().read();
  }

  @Override
  public long getLength() {
    return exchange.checked().body().map(body -> (long) body.length).orElseGet(super::getLength);
  }
}
