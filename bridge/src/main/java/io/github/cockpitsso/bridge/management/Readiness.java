package io.github.cockpitsso.bridge.management;

import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;

/**
 * Whether the bridge listens and can verify tokens. Whether Cockpit answers does not count: all
 * bridges have the same Cockpit, and a bridge without traffic cannot report that Cockpit is down.
 *
 * @param listening the public port is open
 * @param warming the warm-up is running
 * @param draining the bridge is about to stop
 * @param keys how many keys of the issuer are known
 * @param usable whether they are fresh enough to verify tokens
 * @param failure why they could not be fetched last time; empty if they were
 */
public record Readiness(
    boolean listening,
    boolean warming,
    boolean draining,
    int keys,
    boolean usable,
    String failure) {

  /** Whether a load balancer may send requests here. */
  public boolean isReady() {
    return listening && !warming && !draining && usable;
  }

  String json() {
    var json = Json.object().put("status", isReady() ? "UP" : "DOWN");
    var issuer = json.putObject("issuer").put("status", usable ? "UP" : "DOWN").put("keys", keys);
    if (!failure.isEmpty()) {
      issuer.put("failure", failure);
    }
    if (!listening) {
      json.put("listening", false);
    }
    if (warming) {
      json.put("warming", true);
    }
    if (draining) {
      json.put("draining", true);
    }
    return new String(Json.write(json), StandardCharsets.UTF_8);
  }
}
