package io.github.cockpitsso.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The base URL of a Cockpit, with its space if it has one ({@code
 * https://cms.example.org/:kunde1}).
 *
 * @param base without a slash at the end
 */
public record CockpitAddress(URI base) {

  // "." and ".." are not valid names: /:../api is the main Cockpit (docs/cockpit-contract.md §8).
  private static final Pattern SPACE = Pattern.compile(":[a-z0-9_-]+");

  /**
   * Reads a base URL.
   *
   * @throws IllegalArgumentException for an invalid URL. The message says what is wrong and what to
   *     write instead.
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
      throw new IllegalArgumentException(wrong(text, "the port must be at most 65535"));
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("A Cockpit URL must not contain a user name or password");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          wrong(text, "remove the query or fragment after the path"));
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    if (path.endsWith("/api")) {
      throw new IllegalArgumentException(wrong(text, "leave out /api at the end"));
    }
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith(":") && !SPACE.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            wrong(text, "a space name may only contain a-z, 0-9, _ and -"));
      }
    }
    return new CockpitAddress(URI.create(scheme + "://" + uri.getRawAuthority() + path));
  }

  /** Whether the URL uses plain HTTP, so that others on the network can read the traffic. */
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
