package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.pipeline.Uploads;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.client.http.Utf8;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Replaces addresses of pictures in answers of Cockpit's image API, as a redirect or as text. They
 * contain the internal name of Cockpit's server; clients get the address of the same file at
 * the bridge.
 */
final class Images {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Uploads uploads;
  private final Optional<URI> publicUrl;

  Images(BridgeSettings settings) {
    this.uploads = new Uploads(settings);
    this.publicUrl = settings.server().publicUrl().map(URI::create);
  }

  /** Whether a request is for the image API. */
  static boolean areRequestedBy(Exchange exchange) {
    return ContentPath.of(exchange.head().path()).isImage();
  }

  /**
   * The path at the bridge to which a redirect of the image API leads; empty for other answers. A
   * path keeps every client at this host.
   */
  Optional<String> location(Exchange exchange, Response answer) {
    if (!areRequestedBy(exchange) || !REDIRECTS.contains(answer.getStatus())) {
      return Optional.empty();
    }
    String base = publicUrl.map(URI::getRawPath).orElse("");
    return Optional.ofNullable(answer.getHeaders().get(HttpHeader.LOCATION))
        .map(Images::utf8)
        .flatMap(uploads::pathOf)
        .map(path -> base + path);
  }

  /** How to fix a redirect that does not lead to a file at the bridge. */
  String whyNotServed() {
    return uploads.areServed()
        ? "the picture is not a file below Cockpit's uploads or thumbnails; use o=1"
        : "set bridge.uploads, or use o=1";
  }

  /** PHP writes UTF-8 into headers; Jetty reads each byte as one character. */
  private static String utf8(String header) {
    boolean bytes = header.chars().allMatch(c -> c < 256);
    return bytes
        ? Utf8.decode(header.getBytes(StandardCharsets.ISO_8859_1)).orElse(header)
        : header;
  }

  /** The body of an answer, with the bridge's address of a file in place of Cockpit's. */
  byte[] addressed(Exchange exchange, byte[] body) {
    if (!areRequestedBy(exchange)) {
      return body;
    }
    return Utf8.decode(body)
        .map(String::strip)
        .flatMap(uploads::pathOf)
        .map(path -> (origin(exchange.request()) + path).getBytes(StandardCharsets.UTF_8))
        .orElse(body);
  }

  /** The origin at which this client reaches the bridge. */
  private String origin(Request request) {
    String scheme = request.getConnectionMetaData().isSecure() ? "https" : "http";
    return publicUrl
        .map(URI::toString)
        .or(() -> Optional.ofNullable(request.getHttpURI().getAuthority())
            .map(authority -> scheme + "://" + authority))
        .orElse("");
  }
}
