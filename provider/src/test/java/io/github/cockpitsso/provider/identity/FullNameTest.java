package io.github.cockpitsso.provider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullNameTest {

  @ParameterizedTest
  @CsvSource({
    "Alice, Alice, ''",
    "Alice Adams, Alice, Adams",
    "Anna Maria von Berg, Anna Maria von, Berg",
    "'  Alice   Adams ', Alice, Adams",
    "'', '', ''",
    "' ', '', ''"
  })
  void the_last_word_of_a_name_is_the_last_name(String name, String first, String last) {
    assertThat(FullName.of(name)).isEqualTo(new FullName(first, last));
  }

  @Test
  void a_name_is_cut_to_what_keycloak_can_store() {
    assertThat(FullName.of("x".repeat(300) + " " + "y".repeat(300)))
        .isEqualTo(new FullName("x".repeat(255), "y".repeat(255)));
  }

  @Test
  void a_name_is_not_cut_inside_a_surrogate_pair() {
    String first = "x".repeat(254) + "\ud83d\ude00";
    String last = "y".repeat(253) + "\ud83d\ude00";

    assertThat(FullName.of(first + " " + last)).isEqualTo(new FullName("x".repeat(254), last));
  }

  @Test
  void characters_that_no_database_stores_are_removed() {
    assertThat(FullName.of("An\u0000na \ud83dAdams\udc00"))
        .isEqualTo(new FullName("Anna", "Adams"));
    assertThat(FullName.of("Anna \u0000")).isEqualTo(new FullName("Anna", ""));
    assertThat(FullName.of("\ud83d\ude00 \u202eAdams\uffff"))
        .isEqualTo(new FullName("\ud83d\ude00", "\u202eAdams\uffff"));
  }
}
