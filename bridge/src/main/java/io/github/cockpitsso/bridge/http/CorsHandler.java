package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.endpoint.ForwardAuth;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.log.CorsLog;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.ServerSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets web apps of the listed origins read answers (CORS). A preflight from another origin is
 * rejected here, with a reason that names the setting. Other requests from there are served: it is
 * the browser that hides the answer.
 */
public final class CorsHandler extends CrossOriginHandler {
  private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

  /**
   * What browsers and widespread clients send; Cockpit gets fewer of them ({@code
   * upstream.RequestHeaders}).
   */
  private static final List<String> ALLOWED = List.of(
      "Authorization",
      "DPoP",
      "Content-Type",
      "Accept",
      "Accept-Language",
      "If-Match",
      "If-None-Match",
      "If-Modified-Since",
      "If-Unmodified-Since",
      "If-Range",
      "Range",
      "Cache-Control",
      "Pragma",
      "X-Requested-With",
      "X-Request-Id",
      "X-Correlation-Id",
      // W3C Trace Context and Baggage, Zipkin, Sentry, Datadog, New Relic, Elastic
      "traceparent",
      "tracestate",
      "baggage",
      "b3",
      "X-B3-TraceId",
      "X-B3-SpanId",
      "X-B3-ParentSpanId",
      "X-B3-Sampled",
      "X-B3-Flags",
      "sentry-trace",
      "x-datadog-trace-id",
      "x-datadog-parent-id",
      "x-datadog-origin",
      "x-datadog-sampling-priority",
      "newrelic",
      "elastic-apm-traceparent");

  private static final List<String> EXPOSED = List.of(
      "WWW-Authenticate",
      "Retry-After",
      "ETag",
      "Last-Modified",
      "Accept-Ranges",
      "Content-Range",
      "Content-Length",
      "Content-Disposition",
      "Content-Encoding",
      "Link");

  private final boolean disabled;
  private final Pattern listed;
  private final CorsLog log;

  /**
   * A handler for the origins of {@code bridge.cors.origins}; without any, CORS is disabled. The
   * bridge ignores cookies, so an app with {@code credentials: "include"} can do no more than
   * another one.
   */
  public CorsHandler(ServerSettings settings, CorsLog log) {
    List<String> origins = settings.corsOrigins();
    this.disabled = origins.isEmpty();
    this.listed = Pattern.compile(
        origins.stream().map(CorsHandler::pattern).collect(Collectors.joining("|")));
    this.log = log;
    // Jetty matches patterns in any case.
    setAllowedOriginPatterns(Set.of("(?-i:" + listed.pattern() + ")"));
    setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    setAllowedHeaders(both(ALLOWED, settings.corsAllowedHeaders()));
    setExposedHeaders(both(EXPOSED, settings.corsExposedHeaders()));
    setAllowCredentials(true);
    setDeliverPreflightRequests(false);
    setPreflightMaxAge(PREFLIGHT_MAX_AGE);
  }

  private static Set<String> both(List<String> own, List<String> added) {
    return Stream.concat(own.stream(), added.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** {@code *} matches a part of the first label, never a dot. */
  private static String pattern(String origin) {
    return Arrays.stream(origin.split("\\*", 2))
        .map(Pattern::quote)
        .collect(Collectors.joining("[a-z0-9-]+"));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    if (origins.isEmpty()) {
      return handleOthers(request, response, callback);
    }
    boolean forwardAuth = isForwardAuth(request);
    if (origins.size() == 1 && listed.matcher(origins.get(0)).matches() && !forwardAuth) {
      return super.handle(request, response, callback);
    } else if (isPreflight(request) && !forwardAuth) {
      String named = CorsLog.origins(request);
      log.preflight(request, named);
      Exchange.refuse(
          request, response, callback, new Refusal(Reason.CORS_ORIGIN, log.cause(named)));
      return true;
    } else if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      log.served(request, CorsLog.origins(request));
    }
    return handleOthers(new WithoutOrigin(request), response, callback);
  }

  /**
   * Without listed origins no answer differs by origin, so answers have no {@code Vary: Origin}.
   */
  private boolean handleOthers(Request request, Response response, Callback callback)
      throws Exception {
    return disabled
        ? getHandler().handle(request, response, callback)
        : super.handle(request, response, callback);
  }

  /** Fetch, 3.2.2: browsers send this before a request that is not simple. */
  private static boolean isPreflight(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod())
        && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
  }

  @Override
  protected void doStop() throws Exception {
    log.flush();
    super.doStop();
  }

  /**
   * Some front servers send the original's method: they would take the answer to a preflight for
   * a permission.
   */
  private static boolean isForwardAuth(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod()) && ForwardAuth.isFor(request);
  }

  /**
   * RFC 6454 allowed lists, and Jetty echoes a list if one of its origins is allowed; Fetch knows
   * a single origin only.
   */
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
