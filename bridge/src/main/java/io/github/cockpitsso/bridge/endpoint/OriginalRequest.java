package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * The client's request, as a front server describes it. Method and target come in one of three
 * forms: in header pairs of nginx or of Traefik and Caddy, or as the method and path of Envoy's own
 * request. Headers and body are those that the front server sends along.
 */
final class OriginalRequest extends Request.Wrapper {
  private static final List<Form> FORMS = List.of(
      new Form("X-Original-Method", "X-Original-URI"),
      new Form("X-Forwarded-Method", "X-Forwarded-Uri"));

  // Without characters that a target cannot contain (RFC 9112, 3.2.1), and without a fragment.
  private static final Pattern TARGET = Pattern.compile("/[\\x21\\x22\\x24-\\x7e]*");

  private final String method;
  private final HttpURI target;
  private final HttpFields headers;

  /** A pair of headers. */
  private record Form(String method, String target) {
    boolean isIn(HttpFields headers) {
      return headers.contains(method) || headers.contains(target);
    }
  }

  private OriginalRequest(Request request, String method, HttpURI target) {
    super(request);
    this.method = method;
    this.target = target;
    HttpFields.Mutable own = HttpFields.build(request.getHeaders()).remove(TrustedCallers.SECRET);
    FORMS.forEach(form -> own.remove(form.method()).remove(form.target()));
    this.headers = own.asImmutable();
  }

  /** Reads the client's request, if there is exactly one way to do so. */
  static Decision<OriginalRequest> read(Request request) {
    HttpFields headers = request.getHeaders();
    // PHP reads both characters like a hyphen: the front server would pass on a second api-key or
    // Content-Type, and the body would be checked as another type than Cockpit reads.
    if (headers.getFieldNamesCollection().stream()
        .anyMatch(name -> name.indexOf('_') >= 0 || name.indexOf('.') >= 0)) {
      return unclear("it has a header with _ or . in its name, which PHP reads as another header");
    }
    List<Form> forms = FORMS.stream().filter(form -> form.isIn(headers)).toList();
    String below = request.getHttpURI().getPathQuery().substring(ForwardAuth.PATH.length());
    boolean byPath = below.startsWith("/");
    if (forms.size() + (byPath ? 1 : 0) != 1) {
      return unclear(
          forms.isEmpty() ? "method and target are missing" : "there is more than one form");
    } else if (byPath) {
      return of(request, request.getMethod(), below);
    }
    Optional<String> method = only(headers, forms.get(0).method());
    Optional<String> target = only(headers, forms.get(0).target());
    return method.isPresent() && target.isPresent()
        ? of(request, method.get(), target.get())
        : unclear("there is not one " + forms.get(0).method() + " and one "
            + forms.get(0).target());
  }

  private static Decision<OriginalRequest> of(Request request, String method, String target) {
    if (!TARGET.matcher(target).matches()) {
      return unclear("the target is not a path and a query of ASCII characters");
    }
    try {
      HttpURI uri = HttpURI.build(method, target).asImmutable();
      return uri.getPathQuery().equals(target)
          ? Decision.granted(new OriginalRequest(request, method, uri))
          : unclear("the target can be read in two ways");
    } catch (IllegalArgumentException e) {
      return Decision.refused(Reason.PATH_NOT_CANONICAL);
    }
  }

  private static Optional<String> only(HttpFields headers, String name) {
    List<String> values = headers.getValuesList(name);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  private static Decision<OriginalRequest> unclear(String detail) {
    return Decision.refused(Reason.ORIGINAL_UNCLEAR, detail);
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public HttpURI getHttpURI() {
    return target;
  }

  @Override
  public HttpFields getHeaders() {
    return headers;
  }

  /** A certificate of this connection is the front server's, and proves nothing for the client. */
  @Override
  public Object getAttribute(String name) {
    return name.equals(EndPoint.SslSessionData.ATTRIBUTE) ? null : super.getAttribute(name);
  }
}
