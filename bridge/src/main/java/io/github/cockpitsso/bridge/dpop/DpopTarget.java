package io.github.cockpitsso.bridge.dpop;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizes URLs (RFC 3986, 6.2.2 and 6.2.3), without query and fragment, to compare {@code htu}
 * (RFC 9449, 4.3). Dot segments are not resolved, because the bridge rejects paths with them.
 */
public final class DpopTarget {
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final String UNRESERVED = "-._~";

  private DpopTarget() {}

  /** Normalizes a URL; empty if its scheme is not http or https, or if it contains a user. */
  public static Optional<String> normalized(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    int defaultPort = scheme.equals("https") ? 443 : 80;
    if (!(scheme.equals("https") || scheme.equals("http"))
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port
        + ESCAPE.matcher(path).replaceAll(DpopTarget::escape));
  }

  private static String escape(MatchResult escape) {
    char c = (char) Integer.parseInt(escape.group(1), 16);
    boolean unreserved = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
    return Matcher.quoteReplacement(
        unreserved ? Character.toString(c) : escape.group().toUpperCase(Locale.ROOT));
  }
}
