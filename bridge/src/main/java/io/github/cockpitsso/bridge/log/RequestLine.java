package io.github.cockpitsso.bridge.log;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.TraceContext;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.RequestPath;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log line about a request, with a field for each thing that is known of it. Query, headers and
 * body are left out, because they may contain anything.
 */
final class RequestLine {
  private final LoggingEventBuilder event;

  private RequestLine(LoggingEventBuilder event) {
    this.event = event;
  }

  /** A line with the fields of all logs. */
  static RequestLine of(Logger log, Request request, Response response) {
    Optional<RequestHead> head = Exchange.of(request).map(Exchange::head);
    Optional<VerifiedToken> identity = Exchange.identity(request);
    Optional<Logout> logout = Exchange.logout(request);
    String sent = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    return new RequestLine(log.atInfo())
        .text("address", Request.getRemoteAddr(request))
        .text("method", head.map(RequestHead::method).orElse(request.getMethod()))
        .path(head.map(RequestHead::path).map(RequestPath::raw).orElse(sent))
        .number("status", response.getStatus())
        .text("reason", reason(request).orElse(""))
        .text(
            "sub",
            identity
                .map(VerifiedToken::subject)
                .or(() -> logout.flatMap(Logout::subject))
                .orElse(""))
        .text(
            "client",
            identity
                .map(VerifiedToken::client)
                .or(() -> logout.map(Logout::client))
                .orElse(""))
        .text("trace", TraceContext.id(request.getHeaders()).orElse(""));
  }

  /** Why the bridge rejected the request, if it did. */
  static Optional<String> reason(Request request) {
    return Optional.ofNullable(request.getAttribute(Exchange.REASON)).map(Object::toString);
  }

  RequestLine text(String name, String value) {
    return value.isEmpty() ? this : add(name, LogText.clean(value));
  }

  RequestLine number(String name, long value) {
    return add(name, value);
  }

  private RequestLine path(String raw) {
    return add("path", LogText.path(raw));
  }

  private RequestLine add(String name, Object value) {
    return new RequestLine(event.addKeyValue(name, value));
  }

  void write(String message) {
    event.log(message);
  }
}
