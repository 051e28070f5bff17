package io.github.cockpitsso.bridge.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IP addresses (RFC 4632, 3.1; RFC 4291, 2.3). Never makes a DNS query.
 *
 * @param address any address in the range
 * @param prefix number of leading bits that all its addresses share
 */
public record Network(InetAddress address, int prefix) {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String FOUR = OCTET + "(?:\\." + OCTET + "){3}";
  // Text with a colon is read as IPv6 or rejected, never resolved as a host name.
  private static final String SIX = "(?=[^\\]/]*:)[0-9a-fA-F:.]{2,45}";
  private static final Pattern ADDRESS = Pattern.compile(FOUR + "|" + SIX);
  private static final Pattern WITH_PORT =
      Pattern.compile("(" + FOUR + "):[0-9]{1,5}|\\[(" + SIX + ")](?::[0-9]{1,5})?");

  /**
   * Reads an address or a network.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash))
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + text + "' is not an IP address or network such as 10.0.0.0/8 or fd00::/8"));
    int bits = address.getAddress().length * 8;
    String prefix = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
    if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
      throw new IllegalArgumentException(
          "'" + text + "' must have a number from 0 to " + bits + " after the slash");
    }
    return new Network(address, Integer.parseInt(prefix));
  }

  /** Reads an address as proxies write it: with or without a port, IPv6 also in brackets. */
  public static Optional<InetAddress> addressIn(String text) {
    Matcher port = WITH_PORT.matcher(text);
    if (!port.matches()) {
      return literal(text);
    }
    return literal(port.group(1) == null ? port.group(2) : port.group(1));
  }

  private static Optional<InetAddress> literal(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether the range contains an address; an IPv6 range contains no IPv4 address. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int differing = 0xff & (mine[bit / 8] ^ theirs[bit / 8]);
      if (differing >> Math.max(0, 8 - (prefix - bit)) != 0) {
        return false;
      }
    }
    return true;
  }
}
