package io.github.cockpitsso.bridge.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes names and ids as parts of a URL. */
public final class UrlPart {
  private UrlPart() {}

  /** Encodes any text as one segment of a path, or as one value in a query. */
  public static String encode(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // A dot segment would lead to another path.
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }
}
