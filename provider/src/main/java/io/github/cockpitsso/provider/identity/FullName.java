package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.provider.text.StorableText;

/**
 * A full name, split for Keycloak. Cockpit has one field; the text after the last blank becomes the
 * last name.
 *
 * @param first may be empty
 * @param last empty for a name of one word
 */
public record FullName(String first, String last) {
  private static final int MAX_LENGTH = 255;

  public static FullName of(String name) {
    String text = StorableText.of(name).strip();
    int blank = text.lastIndexOf(' ');
    return blank < 0
        ? new FullName(cut(text), "")
        : new FullName(cut(text.substring(0, blank).strip()), cut(text.substring(blank + 1)));
  }

  private static String cut(String text) {
    return StorableText.cut(text, MAX_LENGTH);
  }
}
