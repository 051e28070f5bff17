package io.github.cockpitsso.client;

import java.util.Set;

/**
 * What this Cockpit can do for our key.
 *
 * @param addonVersion version of the addon; empty without the addon
 * @param cockpitVersion version of Cockpit; empty if Cockpit does not report it
 * @param role {@code appid} of our key's role; empty if Cockpit does not report it
 */
public record Capabilities(
    String addonVersion, String cockpitVersion, String role, Set<Capability> capabilities) {
  public Capabilities {
    capabilities = Set.copyOf(capabilities);
  }

  /** The capabilities of a Cockpit that does not report the role of our key. */
  public Capabilities(String addonVersion, String cockpitVersion, Set<Capability> capabilities) {
    this(addonVersion, cockpitVersion, "", capabilities);
  }

  /** Whether our key may do this in this Cockpit. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
