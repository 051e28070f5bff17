package io.github.cockpitsso.bridge.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/** Lets the web apps of these origins read answers, and no others (CORS). */
final class Origins extends CrossOriginHandler {
  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

  /** Handler for these origins, exactly as browsers send them. */
  Origins(List<String> origins) {
    // Jetty takes patterns and matches them in any case.
    setAllowedOriginPatterns(origins.stream()
        .map(origin -> "(?-i:" + Pattern.quote(origin) + ")")
        .collect(Collectors.toSet()));
    setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    setAllowedHeaders(Set.of(
        "Authorization",
        "DPoP",
        "Content-Type",
        "Accept",
        "Accept-Language",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Range",
        "X-Requested-With",
        "traceparent",
        "tracestate"));
    setExposedHeaders(
        Set.of("WWW-Authenticate", "Retry-After", "ETag", "Content-Range", "Last-Modified"));
    setAllowCredentials(false);
    setDeliverPreflightRequests(false);
    setPreflightMaxAge(PREFLIGHT_MAX_AGE);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    boolean usable = origins.isEmpty()
        || (origins.size() == 1 && !origins.get(0).contains(" ") && !isAskedAbout(request));
    return super.handle(usable ? request : new WithoutOrigin(request), response, callback);
  }

  /** Some front servers ask by the method of the original: an answer to a preflight would be taken for a yes. */
  private static boolean isAskedAbout(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod()) && ForwardAuth.isAsked(request);
  }

  /** RFC 6454 allowed lists, and Jetty echoes one if any of it is allowed; Fetch knows one origin and nothing else. */
  private static final class WithoutOrigin extends Request.Wrapper {
    private final HttpFields headers;

    WithoutOrigin(Request request) {
      super(request);
      headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.ORIGIN).asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
