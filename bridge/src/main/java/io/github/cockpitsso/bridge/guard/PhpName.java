package io.github.cockpitsso.bridge.guard;

/**
 * Converts the name of a field in a query, form or multipart body into the name of PHP's variable.
 * PHP's rules are about bytes, so that each character stands for one byte here; all reserved names
 * are ASCII.
 *
 * <p>Source: {@code docs/cockpit-contract.md} §2, "PHP name mangling".
 */
public final class PhpName {
  private PhpName() {}

  /** The variable of a percent-encoded name; for an array ({@code a[b]}) the name of the array. */
  public static String ofEncoded(String encoded) {
    return of(decode(encoded));
  }

  /** The variable of a name that is not percent-encoded. */
  public static String of(String name) {
    int nul = name.indexOf('\0');
    String text = nul < 0 ? name : name.substring(0, nul);
    int start = 0;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    int bracket = text.indexOf('[', start);
    boolean array = bracket >= 0 && text.indexOf(']', bracket) >= 0;
    String variable = text.substring(start, array ? bracket : text.length());
    // A bracket without its end is not an array: like blank and dot, it becomes an underscore.
    return variable.replace(' ', '_').replace('.', '_').replace('[', '_');
  }

  /** Percent-decodes once; invalid escapes stay as they are. */
  public static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    var decoded = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && i + 2 < encoded.length() && isHex(encoded, i + 1) && isHex(encoded, i + 2)) {
        decoded.append((char) Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        decoded.append(c == '+' ? ' ' : c);
      }
    }
    return decoded.toString();
  }

  private static boolean isHex(String text, int index) {
    return Character.digit(text.charAt(index), 16) >= 0 && text.charAt(index) < 128;
  }
}
