package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.RandomText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EncodedNamesTest {

  @Test
  void the_first_name_that_is_wanted_is_found() {
    assertThat(EncodedNames.first("a=1&b=2&b=3", "b"::equals)).contains("b");
    assertThat(EncodedNames.first("a=b&c", "b"::equals)).isEmpty();
    assertThat(EncodedNames.first("??b", "b"::equals)).contains("b");
    assertThat(EncodedNames.first("a=1;%62", "b"::equals)).contains("b");
  }

  @Test
  void an_empty_query_has_no_names() {
    assertThat(EncodedNames.first("", name -> true)).isEmpty();
    assertThat(EncodedNames.first("??", name -> true)).isEmpty();
  }

  /** Regular expressions find the same names, in the same order. */
  @Test
  void names_are_separated_as_by_regular_expressions() {
    List<String> pieces = List.of(
        "&",
        "&",
        ";",
        "=",
        "?",
        "a",
        "b",
        "api_key",
        "api%5Fkey",
        "api.key[",
        "]",
        "[;]",
        "rspc",
        "access_token",
        "%",
        "%00",
        "+",
        " ",
        "");
    RandomText.of(pieces, 12, 50_000)
        .forEach(query -> assertThat(EncodedNames.first(query, ReservedNames::isReserved))
            .as(query)
            .isEqualTo(byExpressions(query)));
  }

  private static Optional<String> byExpressions(String query) {
    String fields = query.replaceFirst("^\\?+", "");
    Stream<String> separators = fields.contains(";") ? Stream.of("&", ";", "[&;]") : Stream.of("&");
    return separators
        .flatMap(separator -> Pattern.compile(separator).splitAsStream(fields))
        .map(field -> PhpName.ofEncoded(field.replaceFirst("(?s)=.*", "")))
        .filter(ReservedNames::isReserved)
        .findFirst();
  }
}
