package io.github.cockpitsso.bridge.guard;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of cookies. No cookie reaches Cockpit; a name that is the bridge's to set is an attempt
 * all the same.
 */
final class CookieNames {
  private static final List<Pattern> SEPARATOR = List.of(Pattern.compile(";"));

  // A comma separated cookies once (RFC 2965); now it may be part of a name.
  private static final List<Pattern> SEPARATORS =
      List.of(SEPARATOR.get(0), Pattern.compile("[;,]"));
  private static final Pattern BLANKS = Pattern.compile("^\\s+");

  private CookieNames() {}

  /**
   * The names as PHP knows them, percent-decoded, which it did before 8.0, and as they are.
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
