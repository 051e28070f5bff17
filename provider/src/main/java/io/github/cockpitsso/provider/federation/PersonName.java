package io.github.cockpitsso.provider.federation;

/**
 * Cockpit has one field for a person's name, Keycloak two: what follows the last blank is the last name.
 *
 * @param first may be empty
 * @param last empty for a name of one word
 */
record PersonName(String first, String last) {
  private static final int LONGEST = 255;

  static PersonName of(String name) {
    String text = StorableText.of(name).strip();
    int blank = text.lastIndexOf(' ');
    return blank < 0
        ? new PersonName(cut(text), "")
        : new PersonName(cut(text.substring(0, blank).strip()), cut(text.substring(blank + 1)));
  }

  private static String cut(String text) {
    return StorableText.cut(text, LONGEST);
  }
}
