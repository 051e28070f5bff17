package io.github.cockpitsso.bridge.request;

import java.nio.charset.StandardCharsets;

/** Writes a query so that every server reads it alike: what is checked is what Cockpit gets. */
public final class Query {
  // RFC 3986, 3.4, and the brackets of PHP's arrays.
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?%[]";

  private Query() {}

  /**
   * The query with every character escaped that a query cannot contain, such as {@code { } | "} and
   * all that are not ASCII.
   */
  public static String canonical(String raw) {
    var canonical = new StringBuilder(raw.length());
    raw.codePoints().forEach(c -> {
      if (c < 128 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)) {
        canonical.append((char) c);
      } else {
        for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          canonical.append('%').append(String.format("%02X", each));
        }
      }
    });
    // A single percent sign is not an escape; Cockpit reads the same from "%25".
    return canonical.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }
}
