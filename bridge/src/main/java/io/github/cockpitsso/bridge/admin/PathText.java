package io.github.cockpitsso.bridge.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names and ids as parts of a URL. */
public final class PathText {
  private PathText() {}

  /** One segment of a path or one value of a query, whatever the text is. */
  public static String segment(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // Else the request would leave its folder.
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }
}
