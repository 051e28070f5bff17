package io.github.cockpitsso.bridge.proxy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Which headers of Cockpit's answer a client sees. */
final class AnswerHeaders {
  private static final Set<String> REMOVED = Set.of(
      // The bridge has no sessions, and Cockpit's are not for people of the API.
      "set-cookie",
      "set-cookie2",
      // Who runs what in which version.
      "server",
      "x-powered-by",
      // A challenge of somebody else: the scheme here is ours.
      "www-authenticate",
      // Policies for a whole host, which here is the bridge's.
      "strict-transport-security",
      "clear-site-data",
      "alt-svc",
      "refresh",
      "location",
      // The inner address (PHP's own server repeats Host), and orders to a server before us.
      "host",
      "content-location",
      Credentials.API_KEY,
      "x-accel-redirect",
      "x-sendfile",
      "x-lighttpd-send-file");

  private AnswerHeaders() {}

  /** Those of Cockpit's answer that are for people, in place of what the server says of the same name, but {@code Vary}. */
  static void copy(HttpFields cockpits, HttpFields.Mutable answer) {
    Set<String> hop = HopHeaders.of(cockpits);
    Set<String> copied = new HashSet<>();
    for (HttpField field : cockpits) {
      String name = field.getLowerCaseName();
      boolean kept = !hop.contains(name) && isKept(field);
      if (kept && copied.add(name) && field.getHeader() != HttpHeader.VARY) {
        answer.put(field);
      } else if (kept) {
        answer.add(field);
      }
    }
  }

  private static boolean isKept(HttpField field) {
    String name = field.getLowerCaseName();
    // Two sets of CORS headers make browsers refuse both; rspc marks its answers with APP_RSP_*
    // (docs/cockpit-contract.md §3.2, §3.3).
    return !REMOVED.contains(name)
        && !name.startsWith("access-control-")
        && !name.replace('-', '_').startsWith("app_rsp_");
  }

  /** What every answer to nobody in particular says: it is as public as Cockpit says, but not for who has a token. */
  static void completePublic(HttpFields.Mutable headers) {
    if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
      // Public alone would let caches guess for how long, of errors too.
      headers.put(HttpHeader.CACHE_CONTROL, "public, no-cache");
    }
    headers.add(HttpHeader.VARY, "Authorization");
    headers.put("X-Content-Type-Options", "nosniff");
  }

  /** What every answer to a person says: it was made for one. */
  static void complete(HttpFields.Mutable headers) {
    String cacheControl = String.join(",", headers.getValuesList(HttpHeader.CACHE_CONTROL));
    boolean noStore = cacheControl.toLowerCase(Locale.ROOT).contains("no-store");
    headers.put(HttpHeader.CACHE_CONTROL, noStore ? "private, no-store" : "private");
    headers.remove(HttpHeader.EXPIRES);
    headers.put("X-Content-Type-Options", "nosniff");
  }
}
