package io.github.cockpitsso.client;

import java.util.Set;

/**
 * What this Cockpit can do for our key.
 *
 * @param addonVersion version of the addon; empty where there is none
 * @param cockpitVersion version of Cockpit; empty where it does not say
 * @param role {@code appid} of our key's role; empty where it does not say
 */
public record Capabilities(
    String addonVersion, String cockpitVersion, String role, Set<Capability> capabilities) {
  public Capabilities {
    capabilities = Set.copyOf(capabilities);
  }

  /** Of a Cockpit that does not say which role our key has. */
  public Capabilities(String addonVersion, String cockpitVersion, Set<Capability> capabilities) {
    this(addonVersion, cockpitVersion, "", capabilities);
  }

  /** Whether our key may do this here. */
  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
