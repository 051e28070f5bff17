package io.github.cockpitsso.bridge.request;

/**
 * Recognizes paths that can be read in one way only. Cockpit neither decodes nor merges slashes
 * ({@code docs/cockpit-contract.md} §3), but servers in front of it do. So a path that is the same
 * as another one only after decoding or merging is rejected.
 */
final class CanonicalPath {
  private static final Ascii ALLOWED = Ascii.alphanumericAnd("._~!$&'()*+,=:@/%-");

  /**
   * Characters that need no escape (RFC 3986, 6.2.2.2), and those that separate, climb, end a path,
   * or decode twice. Control characters are not among them.
   */
  private static final Ascii NEVER_ESCAPED = Ascii.alphanumericAnd("-._~/;?#%\\");

  private static final int PORT_DIGITS = 5;

  private CanonicalPath() {}

  static boolean is(String path) {
    int segment = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (!ALLOWED.contains(c)
          || (c == '%' && !isNeeded(path, i))
          || (c == ':' && isPort(path, i))
          || (c == '/' && (path.startsWith("/", i + 1) || climbs(path, segment, i)))) {
        return false;
      } else if (c == '/') {
        segment = i + 1;
      }
    }
    return !path.isEmpty() && !climbs(path, segment, path.length());
  }

  /** Whether an escape, and one that the path cannot be written without, begins here. */
  private static boolean isNeeded(String path, int percent) {
    if (!Ascii.isEscape(path, percent)) {
      return false;
    }
    int c = Integer.parseInt(path, percent + 1, percent + 3, 16);
    return c >= ' ' && c != 0x7f && !NEVER_ESCAPED.contains(c);
  }

  /**
   * PHP's {@code parse_url} reads this as a port and finds no path: behind nginx that is Cockpit's
   * admin UI.
   */
  private static boolean isPort(String path, int colon) {
    int end = colon + 1;
    while (end < path.length() && path.charAt(end) >= '0' && path.charAt(end) <= '9') {
      end++;
    }
    int digits = end - colon - 1;
    return digits > 0 && digits <= PORT_DIGITS && (end == path.length() || path.charAt(end) == '/');
  }

  /**
   * "/:../api" is Cockpit's master in every space (§8), though servers do not resolve "..". Where
   * "../" stands anywhere, even in ".../", Cockpit drops segments of dots alone: that is user/auth
   * by another name.
   */
  private static boolean climbs(String path, int begin, int end) {
    int length = end - begin;
    if (length == 0 || path.charAt(end - 1) != '.') {
      return false;
    }
    char before = length > 1 ? path.charAt(end - 2) : '/';
    return length == 1 || before == '.' || (length == 2 && before == ':');
  }
}
