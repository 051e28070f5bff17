package io.github.cockpitsso.bridge.guard;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names in a query or in a form. */
public final class EncodedNames {
  // A semicolon separates as well where php.ini says so (arg_separator.input).
  private static final Pattern SEPARATOR = Pattern.compile("[&;]");

  private EncodedNames() {}

  /**
   * The names as PHP knows them.
   *
   * @param encoded without the question mark, as sent, bytes as Latin-1
   */
  public static Stream<String> in(String encoded) {
    if (encoded.isEmpty()) {
      return Stream.empty();
    }
    // "??a=1" is read as "?a=1" (docs/cockpit-contract.md §11).
    return SEPARATOR.splitAsStream(encoded.replaceFirst("^\\?+", "")).map(field -> {
      int equals = field.indexOf('=');
      return PhpName.ofEncoded(equals < 0 ? field : field.substring(0, equals));
    });
  }
}
