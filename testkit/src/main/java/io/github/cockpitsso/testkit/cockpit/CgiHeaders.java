package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Request headers in the form of PHP's {@code $_SERVER}. */
final class CgiHeaders {

  private CgiHeaders() {}

  /**
   * Header lines with the same name are joined by a comma. Under PHP's own server, a name that is
   * equal only in CGI ({@code Api_Key}) replaces the earlier one (contract section 2.1).
   */
  static Map<String, String> of(List<HeaderField> headers, Server server) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (HeaderField header : headers) {
      if (server.passesUnderscoreHeaders() || header.name().matches("[A-Za-z0-9-]+")) {
        lines.merge(header.name().toUpperCase(Locale.ROOT), header.value(), (a, b) -> a + ", " + b);
      }
    }
    Map<String, String> cgi = new LinkedHashMap<>();
    lines.forEach((name, value) -> cgi.put(cgiName(name), value));
    return cgi;
  }

  private static String cgiName(String upperCase) {
    String name = upperCase.replace('-', '_');
    return name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH") ? name : "HTTP_" + name;
  }
}
