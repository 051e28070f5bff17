package io.github.cockpitsso.bridge.request;

import java.util.regex.Pattern;

/**
 * Recognizes paths that can be read in one way only. Cockpit neither decodes nor merges slashes
 * ({@code docs/cockpit-contract.md} §3), but servers in front of it do. So a path that is the same
 * as another one only after decoding or merging is rejected.
 */
final class CanonicalPath {
  /**
   * Escapes of characters that need none (RFC 3986, 6.2.2.2), and of those that separate, climb,
   * end a path, or decode twice.
   */
  private static final Pattern NEEDLESS_ESCAPE = Pattern.compile(
      "%(?:2[DEdeFf35]|3[0-9BbFf]|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEeFf]|[01][0-9A-Fa-f])");

  /**
   * PHP's {@code parse_url} reads this as a port and finds no path: behind nginx that is Cockpit's
   * admin UI.
   */
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}(?:/|$)");

  private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@/%-]+");

  private CanonicalPath() {}

  static boolean is(String path) {
    if (!ALLOWED.matcher(path).matches()
        || path.contains("//")
        || PORT.matcher(path).find()
        || ESCAPE.matcher(path).find()
        || NEEDLESS_ESCAPE.matcher(path).find()) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      // "/:../api" is Cockpit's master in every space (§8), though servers do not resolve "..".
      // Where "../" stands anywhere, even in ".../", Cockpit drops segments of dots alone: that
      // is user/auth by another name.
      if (segment.equals(".") || segment.equals(":.") || segment.endsWith("..")) {
        return false;
      }
    }
    return true;
  }
}
