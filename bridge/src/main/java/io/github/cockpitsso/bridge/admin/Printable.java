package io.github.cockpitsso.bridge.admin;

import java.util.stream.Collectors;

/** Makes text from other systems safe to print on a terminal. */
public final class Printable {
  private static final int MAX_LENGTH = 2000;

  private Printable() {}

  /**
   * The text, cut to 2000 characters, with {@code ?} for each character that controls a terminal or
   * changes the direction of the text. Users who are not trusted may write names in Keycloak.
   */
  public static String of(String text) {
    String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return shown
        .codePoints()
        .mapToObj(each -> isSafe(each) ? Character.toString(each) : "?")
        .collect(Collectors.joining());
  }

  private static boolean isSafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
