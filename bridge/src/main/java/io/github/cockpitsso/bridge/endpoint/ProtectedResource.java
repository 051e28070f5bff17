package io.github.cockpitsso.bridge.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.TlsSettings.ClientCertificates;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves the bridge's metadata, in which clients find the authorization server (RFC 9728). Needs
 * no token.
 */
public final class ProtectedResource extends Handler.Abstract.NonBlocking {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private final String path;
  private final byte[] json;

  /**
   * Metadata of a bridge with this URL. It is never taken from a request's {@code Host}: an
   * attacker could send clients to another authorization server (RFC 9728, 7.3).
   */
  public ProtectedResource(String publicUrl, BridgeSettings settings) {
    this.path = URI.create(metadata(publicUrl)).getRawPath();
    this.json = Json.write(describe(publicUrl, settings));
  }

  /** The URL of a resource's metadata: inserted between its host and its path (3.1). */
  public static String metadata(String publicUrl) {
    String path = URI.create(publicUrl).getRawPath();
    return publicUrl.substring(0, publicUrl.length() - path.length()) + WELL_KNOWN + path;
  }

  private static ObjectNode describe(String publicUrl, BridgeSettings settings) {
    ObjectNode json = Json.object().put("resource", publicUrl);
    json.putArray("authorization_servers").add(settings.issuer().name());
    var scopes = json.putArray("scopes_supported");
    settings.token().scopes().forEach(scopes::add);
    json.putArray("bearer_methods_supported").add("header");
    var algorithms = json.putArray("dpop_signing_alg_values_supported");
    for (String each : DpopPolicy.ALGORITHMS.split(" ", -1)) {
      algorithms.add(each);
    }
    boolean certificates = settings
        .tls()
        .server()
        .filter(server -> server.clientCertificates() != ClientCertificates.OFF)
        .isPresent();
    return json.put("tls_client_certificate_bound_access_tokens", certificates);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!path.equals(request.getHttpURI().getPath())) {
      return false;
    }
    String method = request.getMethod();
    if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Exchange.refuse(request, response, callback, Refusal.of(Reason.METHOD_NOT_ALLOWED));
      return true;
    }
    response.setStatus(HttpStatus.OK_200);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "application/json")
        .put(HttpHeader.CACHE_CONTROL, "public, max-age=300")
        .put("X-Content-Type-Options", "nosniff")
        .put(HttpHeader.CONTENT_LENGTH, json.length);
    response.write(true, ByteBuffer.wrap(json), callback);
    return true;
  }
}
