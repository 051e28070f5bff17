package io.github.cockpitsso.bridge.exchange;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Which headers of a message are for the next server alone (RFC 9110, 7.6.1). */
public final class HopByHopHeaders {
  private static final Set<String> ALWAYS = Set.of(
      "connection",
      "keep-alive",
      "proxy-authenticate",
      "proxy-authorization",
      "proxy-connection",
      "te",
      "trailer",
      "transfer-encoding",
      "upgrade");

  private HopByHopHeaders() {}

  /**
   * Their names in lower case: those that always are, and those that the message's
   * {@code Connection} names.
   */
  public static Set<String> of(HttpFields message) {
    if (!message.contains(HttpHeader.CONNECTION)) {
      return ALWAYS;
    }
    Set<String> names = new HashSet<>(ALWAYS);
    for (String name : message.getCSV(HttpHeader.CONNECTION, false)) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
