package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
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

/**
 * Lets the web apps of these origins read answers, and no others (CORS). A preflight from another origin is refused here,
 * with a reason that names the setting. Other requests from there are served: hiding the answer is the browser's part.
 */
final class Origins extends CrossOriginHandler {
  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

  private final Set<String> listed;
  private final OriginLog log;

  /** Handler for these origins, exactly as browsers send them; for none of them CORS is off. */
  Origins(List<String> origins, OriginLog log) {
    this.listed = Set.copyOf(origins);
    this.log = log;
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
    if (origins.isEmpty()) {
      return handleOthers(request, response, callback);
    }
    boolean asked = isAskedAbout(request);
    if (origins.size() == 1 && listed.contains(origins.get(0)) && !asked) {
      return super.handle(request, response, callback);
    } else if (isPreflight(request) && !asked) {
      String named = OriginLog.origins(request);
      log.preflight(request, named);
      Exchange.refuse(
          request, response, callback, new Refusal(Reason.CORS_ORIGIN, log.cause(named)));
      return true;
    } else if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      log.served(request, OriginLog.origins(request));
    }
    return handleOthers(new WithoutOrigin(request), response, callback);
  }

  /** Without listed origins no answer differs by origin, and none says that it does ({@code Vary}). */
  private boolean handleOthers(Request request, Response response, Callback callback)
      throws Exception {
    return listed.isEmpty()
        ? getHandler().handle(request, response, callback)
        : super.handle(request, response, callback);
  }

  /** Fetch, 3.2.2: what browsers send before a request that is not simple. */
  private static boolean isPreflight(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod())
        && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
  }

  @Override
  protected void doStop() throws Exception {
    log.flush();
    super.doStop();
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
