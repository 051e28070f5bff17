package io.github.cockpitsso.demo.app;

import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Browser policies of every answer: scripts only from this origin, requests only to Keycloak and
 * the bridge, no frames, no referrer.
 */
final class PageHeaders extends Handler.Wrapper {
  private final Map<String, String> headers;

  PageHeaders(AppSettings settings, Handler wrapped) {
    super(wrapped);
    String keycloak = origin(settings.issuer());
    String bridge = origin(settings.bridge());
    headers = Map.of(
        "Content-Security-Policy",
        String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self' " + keycloak + " " + bridge,
            // A logout posts the ID token to Keycloak.
            "form-action 'self' " + keycloak,
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'"),
        "X-Content-Type-Options",
        "nosniff",
        "X-Frame-Options",
        "DENY",
        "Referrer-Policy",
        "no-referrer",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cross-Origin-Resource-Policy",
        "same-origin",
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    addTo(response.getHeaders());
    return super.handle(request, response, callback);
  }

  /** Jetty removes the headers before it writes an error. */
  void addTo(HttpFields.Mutable fields) {
    headers.forEach(fields::put);
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }
}
