package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secrets of this run.
 *
 * @param bridgeClient secret of the bridge's client, created for this run
 * @param service Cockpit API key of Keycloak
 * @param bridge Cockpit API key of the bridge
 * @param importer Cockpit API key for the service account {@code importer}
 */
record Secrets(String bridgeClient, String service, String bridge, Optional<String> importer) {
  static Secrets of(String service, String bridge, Optional<String> importer) {
    byte[] secret = new byte[20];
    new SecureRandom().nextBytes(secret);
    return new Secrets(HexFormat.of().formatHex(secret), service, bridge, importer);
  }

  static Secrets ofStandIn() {
    return of(SeedData.SERVICE_KEY, SeedData.BRIDGE_KEY, Optional.of(SeedData.GUEST_API_KEY));
  }

  @Override
  public String toString() {
    return "***";
  }
}
