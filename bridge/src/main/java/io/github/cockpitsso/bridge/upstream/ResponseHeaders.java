package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.HopByHopHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The headers of Cockpit's answer that a client gets. */
final class ResponseHeaders {
  /**
   * The addon sends this header when Cockpit accepted the key: what follows is an
   * endpoint's answer.
   */
  static final String ACCEPTED_KEY = "cockpit-sso-key-accepted";

  private static final Set<String> REMOVED = Set.of(
      // Cockpit's sessions are not for users of the API, and the bridge has no sessions.
      "set-cookie",
      "set-cookie2",
      // They name software and versions.
      "server",
      "x-powered-by",
      // Clients authenticate at the bridge, with its own schemes.
      "www-authenticate",
      // Policies for a whole host, which is the bridge's.
      "strict-transport-security",
      "clear-site-data",
      "alt-svc",
      "service-worker-allowed",
      "refresh",
      "location",
      // Internal addresses (PHP's own server repeats Host), and commands to a reverse proxy.
      "host",
      "content-location",
      Credentials.API_KEY,
      // From the addon to the bridge.
      ACCEPTED_KEY,
      "x-accel-redirect",
      "x-sendfile",
      "x-lighttpd-send-file");

  private static final HttpField PRIVATE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private");
  private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Authorization");
  private static final HttpField NOSNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  private static final Set<HttpHeader> OF_THE_BODY = Set.of(
      HttpHeader.CONTENT_LENGTH,
      HttpHeader.CONTENT_ENCODING,
      HttpHeader.CONTENT_RANGE,
      HttpHeader.CONTENT_DISPOSITION,
      HttpHeader.CONTENT_LANGUAGE,
      HttpHeader.ETAG,
      HttpHeader.LAST_MODIFIED);

  private static final Set<String> SHARED_CACHES =
      Set.of("public", "private", "s-maxage", "proxy-revalidate");

  /** Media types whose files run no script in a browser, whatever is in them. */
  private static final Pattern INERT =
      Pattern.compile("application/(?:pdf|font-woff2?|x-font-[a-z0-9-]+|vnd\\.ms-fontobject)"
          + "|(?:audio|video|font)/[a-z0-9.-]+"
          + "|image/(?:avif|avif-sequence|bmp|gif|hei[cf]|jpe?g|jxl|png|tiff|webp)"
          + "|image/(?:vnd\\.microsoft\\.icon|x-icon|x-ms-bmp)");

  private ResponseHeaders() {}

  /**
   * Puts a user's file in a sandbox unless its type cannot run scripts: HTML or SVG must not run
   * where tokens are in use. Not all browsers show a PDF in a sandbox.
   */
  static void confine(HttpFields.Mutable headers) {
    List<String> types = headers.getValuesList(HttpHeader.CONTENT_TYPE);
    String type = types.size() == 1 ? types.get(0).toLowerCase(Locale.ROOT) : "";
    // Of types in a list browsers take the last one.
    boolean one = type.indexOf(',') < 0;
    if (!one || !INERT.matcher(type.split(";", 2)[0].strip()).matches()) {
      headers.put("Content-Security-Policy", "sandbox");
    }
  }

  /**
   * Copies the headers that clients get. Of the headers that the server itself has written by now,
   * only {@code Date} and {@code Vary} can also come from Cockpit.
   */
  static void copy(HttpFields cockpits, HttpFields.Mutable answer) {
    Set<String> hop = HopByHopHeaders.of(cockpits);
    for (HttpField field : cockpits) {
      boolean kept = isKept(field, hop);
      if (kept && field.getHeader() == HttpHeader.DATE) {
        answer.put(field);
      } else if (kept) {
        answer.add(field);
      }
    }
  }

  private static boolean isKept(HttpField field, Set<String> hop) {
    String name = field.getLowerCaseName();
    // Two sets of CORS headers make browsers refuse both; rspc marks its answers with APP_RSP_*
    // (docs/cockpit-contract.md §3.2, §3.3).
    return !hop.contains(name)
        && !REMOVED.contains(name)
        && !name.startsWith("access-control-")
        && !(name.startsWith("app") && name.replace('-', '_').startsWith("app_rsp_"));
  }

  /** Removes what describes a body that the client does not get. */
  static void withdraw(HttpFields.Mutable answer) {
    OF_THE_BODY.forEach(answer::remove);
  }

  /**
   * Marks an answer to a request without a token: caches may keep it as Cockpit allows, but not
   * for requests with a token.
   */
  static void completePublic(HttpFields.Mutable headers) {
    if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
      // With "public" alone caches would guess a lifetime, for errors too.
      headers.put(HttpHeader.CACHE_CONTROL, "public, no-cache");
    }
    vary(headers);
    headers.put(NOSNIFF);
  }

  /**
   * Marks an answer for one user. Cockpit's own directives stay, so browsers keep what it allows
   * (RFC 9111 §5.2.2). No shared cache may keep it, and no browser may show it to the next user
   * ({@code Vary}).
   */
  static void complete(HttpFields.Mutable headers) {
    if (headers.contains(HttpHeader.CACHE_CONTROL)) {
      headers.put(
          HttpHeader.CACHE_CONTROL,
          Stream.concat(
                  Stream.of("private"),
                  headers.getCSV(HttpHeader.CACHE_CONTROL, true).stream()
                      .filter(each -> !isShared(each)))
              .collect(Collectors.joining(", ")));
    } else {
      headers.add(PRIVATE);
    }
    vary(headers);
    headers.put(NOSNIFF);
  }

  /** Servers may compress without {@code Vary}: nginx does unless {@code gzip_vary} is on. */
  private static void vary(HttpFields.Mutable headers) {
    headers.add(VARY);
    if (headers.contains(HttpHeader.CONTENT_ENCODING)
        && headers.getCSV(HttpHeader.VARY, false).stream()
            .noneMatch(name -> name.equals("*") || name.equalsIgnoreCase("Accept-Encoding"))) {
      headers.add(HttpHeader.VARY, "Accept-Encoding");
    }
  }

  /**
   * Directives for shared caches, and {@code private}: with a list of fields it is weaker than the
   * bridge's own.
   */
  private static boolean isShared(String directive) {
    String name = directive.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
    return SHARED_CACHES.contains(name);
  }
}
