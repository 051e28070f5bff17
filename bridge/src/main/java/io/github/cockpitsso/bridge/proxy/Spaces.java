package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.client.CockpitAddress;

/** Where a space shows in the bridge's own paths. */
final class Spaces {
  private Spaces() {}

  /** Where the files of a Cockpit's uploads are, with a slash at both ends; a space has its own. */
  static String uploads(CockpitAddress address) {
    String space = publicPrefix(address);
    return (space.isEmpty() ? "" : "/.spaces/" + space.substring(2)) + "/storage/uploads/";
  }

  /** {@code /:name} if the address ends in a space, else nothing. */
  static String publicPrefix(CockpitAddress address) {
    String path = address.base().getRawPath();
    int last = path == null ? -1 : path.lastIndexOf("/:");
    return last < 0 || path.indexOf('/', last + 1) >= 0 ? "" : path.substring(last);
  }
}
