package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.TraceContext;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.event.KeyValuePair;

/**
 * A log line about a request, with a field for each thing that is known of it. Query, headers and
 * body are left out, because they may contain anything. The request's thread only collects the
 * values: {@link LogWriter} formats them.
 */
final class RequestLine extends LoggingEvent {
  /** The fields of all logs, in the order in which they are written. */
  enum Field {
    ADDRESS,
    METHOD,
    PATH,
    STATUS,
    REASON,
    SUB,
    CLIENT,
    TRACE,
    BYTES,
    MS,
    SESSION,
    IMPERSONATOR,
    COCKPIT_USER,
    ROLE;

    static final List<Field> ALL = List.of(values());

    private final String id = name().toLowerCase(Locale.ROOT);

    String id() {
      return id;
    }
  }

  private final Map<Field, Object> values = new EnumMap<>(Field.class);

  /** A line without fields. */
  RequestLine(Logger log, String message) {
    super(RequestLine.class.getName(), log, Level.INFO, message, null, null);
  }

  /** A line with the fields that all logs have. */
  static RequestLine of(Logger log, String message, Request request, Response response) {
    var line = new RequestLine(log, message);
    line.text(Field.ADDRESS, Request.getRemoteAddr(request));
    line.describeTarget(request);
    line.number(Field.STATUS, response.getStatus());
    line.text(Field.REASON, reason(request).orElse(""));
    line.describeSender(request);
    line.text(Field.TRACE, TraceContext.id(request.getHeaders()).orElse(""));
    return line;
  }

  private void describeTarget(Request request) {
    Optional<Exchange> exchange = Exchange.of(request);
    if (exchange.isPresent()) {
      RequestHead head = exchange.get().head();
      text(Field.METHOD, head.method());
      path(head.path().raw());
    } else {
      String sent = request.getHttpURI().getPath();
      text(Field.METHOD, request.getMethod());
      path(sent == null ? "" : sent);
    }
  }

  private void describeSender(Request request) {
    Optional<VerifiedToken> identity = Exchange.identity(request);
    if (identity.isPresent()) {
      text(Field.SUB, identity.get().subject());
      text(Field.CLIENT, identity.get().client());
      return;
    }
    Optional<Logout> logout = Exchange.logout(request);
    if (logout.isPresent()) {
      text(Field.SUB, logout.get().subject().orElse(""));
      text(Field.CLIENT, logout.get().client());
    }
  }

  /** Why the bridge rejected the request, if it did. */
  static Optional<String> reason(Request request) {
    return Optional.ofNullable(request.getAttribute(Exchange.REASON)).map(Object::toString);
  }

  /** Sets a field, unless the text is empty. */
  RequestLine text(Field field, String value) {
    if (!value.isEmpty()) {
      values.put(field, LogText.clean(value));
    }
    return this;
  }

  RequestLine number(Field field, long value) {
    values.put(field, value);
    return this;
  }

  private void path(String raw) {
    values.put(Field.PATH, LogText.path(raw));
  }

  /** The text or number of a field; null if it has none. */
  Object value(Field field) {
    return values.get(field);
  }

  @Override
  public List<KeyValuePair> getKeyValuePairs() {
    List<KeyValuePair> pairs = new ArrayList<>();
    values.forEach((field, value) -> pairs.add(new KeyValuePair(field.id(), value)));
    return pairs;
  }

  /** Does nothing: the line contains nothing of the thread, which would cost more than the rest. */
  @Override
  public void prepareForDeferredProcessing() {}
}
