package io.github.cockpitsso.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a Cockpit is: its base URL, with its space if there is one ({@code https://cms.example.org/:kunde1}).
 *
 * @param base without a slash at the end
 */
public record CockpitAddress(URI base) {

  // "." and ".." are no names: /:../api is the master (docs/cockpit-contract.md §8).
  private static final Pattern SPACE = Pattern.compile(":[a-z0-9_-]+");

  /**
   * Reads a base URL.
   *
   * @throws IllegalArgumentException in words that say what is wrong and what to write instead
   */
  public static CockpitAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(wrong(text, "it is not a URL"), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(wrong(text, "it does not start with http:// or https://"));
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(wrong(text, HostNames.problem(uri)));
    }
    if (uri.getPort() > 65535) {
      throw new IllegalArgumentException(wrong(text, "a port is 65535 at most"));
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("A Cockpit URL holds no user name or password");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(wrong(text, "nothing may follow the path"));
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    if (path.endsWith("/api")) {
      throw new IllegalArgumentException(wrong(text, "leave out /api at the end"));
    }
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith(":") && !SPACE.matcher(segment).matches()) {
        throw new IllegalArgumentException(wrong(text, "a space is named by a-z, 0-9, _ and -"));
      }
    }
    return new CockpitAddress(URI.create(scheme + "://" + uri.getRawAuthority() + path));
  }

  /** Whether what is sent there can be read on the way. */
  public boolean isPlain() {
    return base.getScheme().equals("http");
  }

  /**
   * The URL of a path below this Cockpit.
   *
   * @param pathAndQuery starts with a slash, already encoded
   */
  public URI at(String pathAndQuery) {
    return URI.create(base + pathAndQuery);
  }

  private static String wrong(String text, String what) {
    return "'"
        + HostNames.withoutUser(text)
        + "' is not a Cockpit URL such as https://cms.example.org: "
        + what;
  }
}
