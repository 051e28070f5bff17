package io.github.cockpitsso.bridge.request;

import java.nio.charset.StandardCharsets;

/** A query that any server reads alike: what is judged is what Cockpit sees. */
public final class Query {
  // RFC 3986, 3.4, and the brackets that PHP's arrays are written with.
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?%[]";

  private Query() {}

  /**
   * The query with everything escaped that has no place in one as it is: {@code { } | "} and all
   * beyond ASCII.
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
    // A lone percent sign is no escape to anybody; Cockpit would read the same from its escape.
    return canonical.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }
}
