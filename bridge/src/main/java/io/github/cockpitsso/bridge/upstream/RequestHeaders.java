package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.HopByHopHeaders;
import io.github.cockpitsso.bridge.exchange.TraceContext;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The headers of a client that Cockpit gets: those listed here, unless the client's own
 * {@code Connection} lists them (RFC 9110, 7.6.1). Cookies, {@code Authorization}, every spelling
 * of {@code api-key}, {@code Referer} and {@code X-Forwarded-*} are not among them. Of
 * {@code Accept-Encoding} the usual codings pass.
 */
public final class RequestHeaders {
  /** The {@code Accept-Encoding} for answers that the bridge reads. */
  static final String UNCODED = "identity";

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

  // With an optional weight (RFC 9110, 12.4.2). Codings with a dictionary need headers that do not
  // pass, and * would allow those codings.
  private static final Pattern CODING = Pattern.compile(
      "(?:gzip|x-gzip|br|zstd|deflate|identity)(?:\\s*;\\s*q=(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?))?",
      Pattern.CASE_INSENSITIVE);

  private RequestHeaders() {}

  /** Copies those of a client's headers that Cockpit gets. */
  static void copy(HttpFields client, HttpFields.Mutable toCockpit) {
    Set<String> hop = HopByHopHeaders.of(client);
    boolean traced = false;
    for (HttpField field : client) {
      String name = field.getLowerCaseName();
      if (LISTED.contains(name) && !hop.contains(name)) {
        toCockpit.add(field);
        traced |= name.startsWith("trace");
      } else if (field.getHeader() == HttpHeader.ACCEPT_ENCODING && !hop.contains(name)) {
        toCockpit.put(HttpHeader.ACCEPT_ENCODING, codings(client));
      }
    }
    if (traced && TraceContext.id(toCockpit).isEmpty()) {
      // An invalid trace must not be passed on (W3C Trace Context, 3.3.1).
      toCockpit.remove(TraceContext.PARENT).remove(TraceContext.STATE);
    }
  }

  private static String codings(HttpFields client) {
    String known = client.getCSV(HttpHeader.ACCEPT_ENCODING, false).stream()
        .filter(each -> CODING.matcher(each).matches())
        .collect(Collectors.joining(", "));
    return known.isEmpty() ? UNCODED : known;
  }
}
