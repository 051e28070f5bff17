package io.github.cockpitsso.bridge.guard;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of cookies. The bridge forwards no cookies, but a reserved name is an attack that
 * it reports.
 */
final class CookieNames {
  private static final List<Pattern> SEPARATOR = List.of(Pattern.compile(";"));

  // RFC 2965 allowed a comma as separator; today it can be part of a name.
  private static final List<Pattern> SEPARATORS =
      List.of(SEPARATOR.get(0), Pattern.compile("[;,]"));
  private static final Pattern BLANKS = Pattern.compile("^\\s+");

  private CookieNames() {}

  /**
   * The names as PHP reads them: as sent, and percent-decoded as before PHP 8.0.
   *
   * @param headers the values of all {@code Cookie} headers
   */
  static Stream<String> in(List<String> headers) {
    return headers.stream()
        .flatMap(header -> (header.indexOf(',') < 0 ? SEPARATOR : SEPARATORS)
            .stream().flatMap(each -> each.splitAsStream(header)))
        .flatMap(CookieNames::names);
  }

  private static Stream<String> names(String cookie) {
    int equals = cookie.indexOf('=');
    String name =
        BLANKS.matcher(equals < 0 ? cookie : cookie.substring(0, equals)).replaceFirst("");
    return Stream.of(PhpName.of(name), PhpName.ofEncoded(name));
  }
}
