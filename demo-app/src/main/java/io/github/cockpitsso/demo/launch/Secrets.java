package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secrets of this run.
 *
 * @param bridgeClient secret of the bridge's client, created for this run
 * @param service Cockpit API key of Keycloak
 * @param bridge Cockpit API key of the bridge
 */
record Secrets(String bridgeClient, String service, String bridge) {
  static Secrets of(String service, String bridge) {
    byte[] secret = new byte[20];
    new SecureRandom().nextBytes(secret);
    return new Secrets(HexFormat.of().formatHex(secret), service, bridge);
  }

  static Secrets ofStandIn() {
    return of(SeedData.SERVICE_KEY, SeedData.BRIDGE_KEY);
  }

  @Override
  public String toString() {
    return "***";
  }
}
