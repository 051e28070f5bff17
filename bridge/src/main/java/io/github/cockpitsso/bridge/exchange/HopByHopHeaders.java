package io.github.cockpitsso.bridge.exchange;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The headers of a message that are meant for the next server only (RFC 9110, 7.6.1). */
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
   * Their names in lower case: the fixed ones, and those that the message's
   * {@code Connection} lists.
   */
  public static Set<String> of(HttpFields message) {
    if (!message.contains(HttpHeader.CONNECTION)) {
      return ALWAYS;
    }
    List<String> values = message.getValuesList(HttpHeader.CONNECTION);
    if (values.size() == 1 && values.get(0).equalsIgnoreCase("keep-alive")) {
      return ALWAYS;
    }
    Set<String> names = new HashSet<>(ALWAYS);
    for (String name : message.getCSV(HttpHeader.CONNECTION, false)) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
