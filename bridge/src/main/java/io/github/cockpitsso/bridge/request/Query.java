package io.github.cockpitsso.bridge.request;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes a query so that every server reads it alike: what is checked is what Cockpit gets. */
public final class Query {
  // RFC 3986, 3.4, and the brackets of PHP's arrays.
  private static final Ascii ALLOWED = Ascii.alphanumericAnd("-._~!$&'()*+,;=:@/?%[]");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Query() {}

  /**
   * The query with every character escaped that a query cannot contain, such as {@code { } | "} and
   * all that are not ASCII.
   */
  public static String canonical(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (!isKept(raw, i)) {
        return escaped(raw, i);
      }
    }
    return raw;
  }

  /** Whether the character at this place stays. A single percent sign is not an escape. */
  private static boolean isKept(String raw, int i) {
    char c = raw.charAt(i);
    return ALLOWED.contains(c) && (c != '%' || Ascii.isEscape(raw, i));
  }

  private static String escaped(String raw, int begin) {
    var canonical = new StringBuilder(raw.length() + 64).append(raw, 0, begin);
    for (int i = begin; i < raw.length(); i++) {
      if (isKept(raw, i)) {
        canonical.append(raw.charAt(i));
        continue;
      }
      int c = raw.codePointAt(i);
      for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        canonical.append('%').append(HEX.toHexDigits(each));
      }
      i += Character.charCount(c) - 1;
    }
    return canonical.toString();
  }
}
