package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.client.CockpitAddress;
import java.net.URI;
import java.util.Optional;

/**
 * A space of Cockpit, at a URL such as {@code https://cms.example.org/:shop}.
 *
 * @param mainCockpit the Cockpit that the space belongs to; it also serves the files of addons
 */
record CockpitSpace(String name, CockpitAddress mainCockpit) {

  /** The space in an address, if it has one. */
  static Optional<CockpitSpace> of(CockpitAddress address) {
    String base = address.base().toString();
    int end = base.lastIndexOf("/:");
    return end < 0
        ? Optional.empty()
        : Optional.of(new CockpitSpace(
            base.substring(end + 2), new CockpitAddress(URI.create(base.substring(0, end)))));
  }
}
