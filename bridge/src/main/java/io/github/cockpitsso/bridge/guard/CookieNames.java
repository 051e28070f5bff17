package io.github.cockpitsso.bridge.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of cookies. The bridge forwards no cookies, but a reserved name is an attack that
 * it reports.
 */
final class CookieNames {
  // RFC 2965 allowed a comma as separator; today it can be part of a name.
  private static final Pattern SEPARATORS = Pattern.compile("[;,]");
  private static final String BLANKS = " \t\n\u000B\f\r";

  private CookieNames() {}

  /**
   * The names as PHP reads them: as sent, and percent-decoded as before PHP 8.0.
   *
   * @param headers the values of all {@code Cookie} headers
   */
  static List<String> in(List<String> headers) {
    if (headers.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String header : headers) {
      add(header.split(";", -1), names);
      if (header.indexOf(',') >= 0) {
        add(SEPARATORS.split(header, -1), names);
      }
    }
    return names;
  }

  private static void add(String[] cookies, List<String> names) {
    for (String cookie : cookies) {
      int equals = cookie.indexOf('=');
      int end = equals < 0 ? cookie.length() : equals;
      int begin = 0;
      while (begin < end && BLANKS.indexOf(cookie.charAt(begin)) >= 0) {
        begin++;
      }
      String name = cookie.substring(begin, end);
      names.add(PhpName.of(name));
      names.add(PhpName.ofEncoded(name));
    }
  }
}
