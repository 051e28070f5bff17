package io.github.cockpitsso.bridge.proxy;

import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Which headers of a client Cockpit sees: those listed here, unless the client's own {@code Connection} names them (RFC
 * 9110, 7.6.1). Cookies, {@code Authorization}, every spelling of {@code api-key}, {@code Referer} and {@code
 * X-Forwarded-*} are not listed. Neither is {@code Accept-Encoding}: Cockpit's answers must be readable here.
 */
final class RequestHeaders {
  private static final Set<String> LISTED = Set.of(
      "accept",
      "accept-language",
      "content-language",
      "content-type",
      "if-match",
      "if-modified-since",
      "if-none-match",
      "if-range",
      "if-unmodified-since",
      "range",
      TraceContext.PARENT,
      TraceContext.STATE,
      "user-agent",
      "x-requested-with");

  private RequestHeaders() {}

  static HttpFields.Mutable listed(HttpFields client) {
    Set<String> hop = HopHeaders.of(client);
    HttpFields.Mutable listed = HttpFields.build();
    for (HttpField field : client) {
      if (LISTED.contains(field.getLowerCaseName()) && !hop.contains(field.getLowerCaseName())) {
        listed.add(field);
      }
    }
    if (TraceContext.id(listed).isEmpty()) {
      // What is no trace is nobody's to pass on (W3C Trace Context, 3.3.1).
      listed.remove(TraceContext.PARENT).remove(TraceContext.STATE);
    }
    return listed;
  }
}
