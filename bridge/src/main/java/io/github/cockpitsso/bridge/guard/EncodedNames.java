package io.github.cockpitsso.bridge.guard;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names in a query or urlencoded form. */
public final class EncodedNames {
  private static final List<Pattern> SEPARATOR = List.of(Pattern.compile("&"));

  // By php.ini (arg_separator.input), a semicolon can separate too, or be the only separator.
  // Otherwise it can be part of a name: api_key[;] is an array.
  private static final List<Pattern> SEPARATORS =
      List.of(SEPARATOR.get(0), Pattern.compile(";"), Pattern.compile("[&;]"));

  private EncodedNames() {}

  /**
   * The names as PHP reads them, with each possible separator.
   *
   * @param encoded as sent, without the question mark, one byte per character
   */
  public static Stream<String> in(String encoded) {
    if (encoded.isEmpty()) {
      return Stream.empty();
    }
    // "??a=1" is read as "?a=1" (docs/cockpit-contract.md §11).
    int start = 0;
    while (start < encoded.length() && encoded.charAt(start) == '?') {
      start++;
    }
    String fields = encoded.substring(start);
    return (fields.indexOf(';') < 0 ? SEPARATOR : SEPARATORS)
        .stream().flatMap(separator -> separator.splitAsStream(fields)).map(EncodedNames::name);
  }

  private static String name(String field) {
    int equals = field.indexOf('=');
    return PhpName.ofEncoded(equals < 0 ? field : field.substring(0, equals));
  }
}
