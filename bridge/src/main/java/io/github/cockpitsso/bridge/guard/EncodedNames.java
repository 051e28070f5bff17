package io.github.cockpitsso.bridge.guard;

import java.util.Optional;
import java.util.function.Predicate;

/** The names in a query or urlencoded form. */
public final class EncodedNames {

  private EncodedNames() {}

  /**
   * The first wanted name. Names are those that PHP reads, with each possible separator.
   *
   * @param encoded as sent, without the question mark, one byte per character
   */
  public static Optional<String> first(String encoded, Predicate<String> wanted) {
    // "??a=1" is read as "?a=1" (docs/cockpit-contract.md §11).
    int start = 0;
    while (start < encoded.length() && encoded.charAt(start) == '?') {
      start++;
    }
    Optional<String> first = first(encoded, start, "&", wanted);
    if (first.isPresent() || encoded.indexOf(';', start) < 0) {
      return first;
    }
    // By php.ini (arg_separator.input), a semicolon can separate too, or be the only separator.
    // Otherwise it can be part of a name: api_key[;] is an array.
    first = first(encoded, start, ";", wanted);
    return first.isPresent() ? first : first(encoded, start, "&;", wanted);
  }

  private static Optional<String> first(
      String encoded, int start, String separators, Predicate<String> wanted) {
    for (int begin = start; begin < encoded.length(); ) {
      int end = begin;
      int equals = -1;
      while (end < encoded.length() && separators.indexOf(encoded.charAt(end)) < 0) {
        if (equals < 0 && encoded.charAt(end) == '=') {
          equals = end;
        }
        end++;
      }
      String name = PhpName.ofEncoded(encoded.substring(begin, equals < 0 ? end : equals));
      if (wanted.test(name)) {
        return Optional.of(name);
      }
      begin = end + 1;
    }
    return Optional.empty();
  }
}
