package io.github.cockpitsso.bridge.management;

import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;

/**
 * Whether the bridge listens and can judge tokens. Whether Cockpit answers does not count: all
 * bridges have the same one, and a bridge that is taken out of service can not even say so.
 *
 * @param listening the port for people is open
 * @param draining the bridge is about to stop
 * @param keys how many keys of the issuer are known
 * @param usable whether they are fresh enough to judge by
 * @param failure what was wrong when they were last fetched; empty if nothing was
 */
public record Readiness(
    boolean listening, boolean draining, int keys, boolean usable, String failure) {

  /** Whether a load balancer may send requests here. */
  public boolean isReady() {
    return listening && !draining && usable;
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
    if (draining) {
      json.put("draining", true);
    }
    return new String(Json.write(json), StandardCharsets.UTF_8);
  }
}
