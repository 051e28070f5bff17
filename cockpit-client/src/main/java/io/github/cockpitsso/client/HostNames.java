package io.github.cockpitsso.client;

import java.net.IDN;
import java.net.URI;

/** What to write instead of a host name that {@link URI} does not read (RFC 2396 §3.2.2, RFC 5890). */
public final class HostNames {
  private HostNames() {}

  /** Says in a few words why this URL has no host, and what to write instead. */
  public static String problem(URI url) {
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    // URI leaves the whole authority alone when it cannot read the host in it.
    String host = authority.replaceFirst(":[0-9]*$", "");
    if (host.contains("@")) {
      return "it names no host, or a user";
    } else if (host.contains("_")) {
      return "Java does not accept _ in host names. Give the host a name without it, in Docker a network alias such as '"
          + host.replace('_', '-')
          + "'";
    } else if (!host.isEmpty() && !host.chars().allMatch(c -> c < 0x80)) {
      return "write the host as " + ascii(host);
    }
    return "it names no host";
  }

  /** The text of a URL with {@code ***} for user name and password, for messages. */
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
