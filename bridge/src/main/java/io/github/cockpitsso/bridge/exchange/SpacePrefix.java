package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.client.CockpitAddress;
import java.util.List;

/** How a Cockpit space appears in the bridge's own paths. */
public final class SpacePrefix {
  private SpacePrefix() {}

  /**
   * The folders of Cockpit's files, with a slash at both ends. A space has its own folder with two
   * addresses: before 2.8 Cockpit prints the second one ({@code docs/cockpit-contract.md} §14).
   */
  public static List<String> storages(CockpitAddress address) {
    String space = publicPrefix(address);
    return space.isEmpty()
        ? List.of("/storage/")
        : List.of(space + "/storage/", "/.spaces/" + space.substring(2) + "/storage/");
  }

  /** {@code /:name} if the address ends in a space, else empty. */
  public static String publicPrefix(CockpitAddress address) {
    String path = address.base().getRawPath();
    int last = path == null ? -1 : path.lastIndexOf("/:");
    return last < 0 || path.indexOf('/', last + 1) >= 0 ? "" : path.substring(last);
  }
}
