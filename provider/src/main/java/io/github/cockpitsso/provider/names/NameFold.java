package io.github.cockpitsso.provider.names;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * One spelling for all login names that differ only in case or Unicode form. Cockpit compares names
 * exactly, Keycloak stores them in lower case, and a database may ignore more differences.
 */
public final class NameFold {
  private NameFold() {}

  /**
   * The common spelling: lower case, NFKC, without invisible characters and surrounding blanks.
   * It starts with Keycloak's own conversion, so names of the same Keycloak user always have the
   * same fold.
   */
  public static String of(String name) {
    String lower = Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    StringBuilder folded = new StringBuilder(lower.length());
    lower
        .codePoints()
        .filter(it -> !isInvisible(it))
        // Through upper case, for letters with two lower-case forms, such as the Greek sigma.
        .map(it -> Character.toLowerCase(Character.toUpperCase(it)))
        .forEach(folded::appendCodePoint);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
  }

  /** Whether the name equals its fold. Most names do. */
  public static boolean isFolded(String name) {
    return of(name).equals(name);
  }

  /**
   * The name in all Unicode normalization forms, including the name itself. Keyboards and operating
   * systems produce different forms.
   */
  public static Set<String> forms(String name) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(name);
    for (Normalizer.Form form : Normalizer.Form.values()) {
      forms.add(Normalizer.normalize(name, form));
    }
    return forms;
  }

  private static boolean isInvisible(int character) {
    return Character.getType(character) == Character.FORMAT
        // The combining grapheme joiner and the variation selectors are marks.
        || character == 0x034F
        || (character >= 0xFE00 && character <= 0xFE0F)
        || (character >= 0xE0100 && character <= 0xE01EF);
  }
}
