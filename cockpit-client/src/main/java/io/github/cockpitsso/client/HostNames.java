package io.github.cockpitsso.client;

import java.net.IDN;
import java.net.URI;

/** Explains host names that {@link URI} cannot parse (RFC 2396 §3.2.2, RFC 5890). */
public final class HostNames {
  private HostNames() {}

  /** Why Java finds no host in this URL, and what to write instead. */
  public static String problem(URI url) {
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    // URI does not split an authority whose host it cannot parse.
    String host = authority.replaceFirst(":[0-9]*$", "");
    if (host.contains("@")) {
      return "it names no host, or it contains a user name";
    } else if (host.contains("_")) {
      return "Java does not accept _ in host names. Use a host name without it, in Docker a network"
          + " alias such as '"
          + host.replace('_', '-')
          + "'";
    } else if (!host.isEmpty() && !host.chars().allMatch(c -> c < 0x80)) {
      return "write the host as " + ascii(host);
    }
    return "it names no host";
  }

  /** The URL with {@code ***} instead of user name and password, for messages. */
  public static String withoutUser(String url) {
    return url.replaceFirst("//[^/]*@", "//***@");
  }

  private static String ascii(String host) {
    try {
      return "'" + IDN.toASCII(host) + "'";
    } catch (IllegalArgumentException e) {
      return "a name of ASCII letters (Punycode)";
    }
  }
}
