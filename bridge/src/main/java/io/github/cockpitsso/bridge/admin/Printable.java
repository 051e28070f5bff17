package io.github.cockpitsso.bridge.admin;

import java.util.regex.Pattern;

/** Makes text from other systems safe to print on a terminal. */
public final class Printable {
  private static final int MAX_LENGTH = 2000;

  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /**
   * The text, cut to 2000 characters, with {@code ?} for each character that controls a terminal or
   * changes the direction of the text. Users who are not trusted may write names in Keycloak.
   */
  public static String of(String text) {
    String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return UNSAFE.matcher(shown).replaceAll("?");
  }
}
