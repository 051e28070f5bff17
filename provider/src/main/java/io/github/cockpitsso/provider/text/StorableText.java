package io.github.cockpitsso.provider.text;

/**
 * Text that every database of Keycloak can store. PostgreSQL does not store NUL or half of a
 * surrogate pair. Where half a pair is stored, Keycloak cannot write the user as JSON.
 */
public final class StorableText {
  private StorableText() {}

  /** Whether the text can be stored, apart from its length. */
  public static boolean is(String text) {
    return text.codePoints().allMatch(StorableText::isStorable);
  }

  /** The text without the characters that cannot be stored. */
  public static String of(String text) {
    return is(text)
        ? text
        : text.codePoints()
            .filter(StorableText::isStorable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** The beginning of the text, at most this long, without half a surrogate pair at its end. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  private static boolean isStorable(int codePoint) {
    return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
  }
}
