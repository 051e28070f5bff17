package io.github.cockpitsso.provider.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameFoldTest {

  @ParameterizedTest
  @CsvSource({
    "VICTOR, victor",
    "Victor, victor",
    "\uFF36\uFF29\uFF23\uFF34\uFF2F\uFF32, victor",
    "vi\u200Bctor, victor",
    "vic\u00ADtor, victor",
    "victor\uFE0F, victor",
    "' victor ', victor",
    "\u212Aarl, karl",
    "\u017Fam, sam",
    "JU\u0308RGEN, j\u00FCrgen",
    "ju\u0308rgen, j\u00FCrgen",
    "\uFB01nn, finn",
    "\u039F\u0394\u039F\u03A3, \u03BF\u03B4\u03BF\u03C3",
    "\u03BF\u03B4\u03BF\u03C2, \u03BF\u03B4\u03BF\u03C3"
  })
  void variants_of_a_name_have_one_fold(String name, String fold) {
    assertThat(NameFold.of(name)).isEqualTo(fold);
    assertThat(NameFold.of(NameFold.of(name))).isEqualTo(fold);
  }

  @ParameterizedTest
  @ValueSource(strings = {"victor", "victor2", "v.ictor", "viktor", "wei\u00DF", "weiss", "vctor"})
  void other_names_are_other_names(String name) {
    assertThat(NameFold.of(name)).isEqualTo(name);
    assertThat(NameFold.isFolded(name)).isTrue();
  }

  @Test
  void names_that_keycloak_stores_alike_have_one_fold() {
    assertThat(IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
            .filter(it -> Character.getType(it) != Character.SURROGATE)
            .mapToObj(it -> "a" + Character.toString(it) + "b")
            .filter(it -> !NameFold.of(it.toLowerCase(Locale.ROOT)).equals(NameFold.of(it))))
        .isEmpty();
  }

  @Test
  void the_forms_of_a_name_are_the_unicode_normalization_forms() {
    assertThat(NameFold.forms("victor")).containsExactly("victor");
    assertThat(NameFold.forms("j\u00FCrgen")).containsExactly("j\u00FCrgen", "ju\u0308rgen");
  }
}
