package io.github.cockpitsso.client;

import java.util.Set;

/**
 * What this Cockpit can do for our key.
 *
 * @param addonVersion version of the addon; empty where there is none
 * @param cockpitVersion version of Cockpit; empty where it does not say
 */
public record Capabilities(
    String addonVersion, String cockpitVersion, Set<Capability> capabilities) {
  public Capabilities {
    capabilities = Set.copyOf(capabilities);
  }

  /** Whether our key may do this here. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
