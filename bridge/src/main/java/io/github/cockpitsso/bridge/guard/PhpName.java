package io.github.cockpitsso.bridge.guard;

/**
 * What PHP makes of the name of a field in a query, a form or a multipart body, before a script
 * sees it. Bytes are Latin-1 characters here: PHP's rules are about bytes, and all names that
 * matter are ASCII.
 *
 * <p>Source: {@code docs/cockpit-contract.md} §2, "PHP name mangling".
 */
public final class PhpName {
  private PhpName() {}

  /**
   * The variable that a percent-encoded name becomes; for an array ({@code a[b]}) the array's
   * own name.
   */
  public static String ofEncoded(String encoded) {
    return of(decode(encoded));
  }

  /** The variable that a name becomes that is not, or no longer, percent-encoded. */
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
    // A bracket that nobody closes is no array: it becomes an underscore like blank and dot.
    return variable.replace(' ', '_').replace('.', '_').replace('[', '_');
  }

  /** Decodes once; what is no escape stays as it is. */
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
