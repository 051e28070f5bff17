package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A configuration that holds together. What each value means is in {@link Catalogue}.
 *
 * @param issuer whose tokens
 * @param cockpit where to
 * @param token which tokens
 * @param keys whose keys
 * @param server for whom
 * @param limits how much
 * @param shutdown how it ends
 * @param log what is written
 */
public record BridgeSettings(
    Issuer issuer,
    Cockpit cockpit,
    Token token,
    Keys keys,
    Server server,
    Limits limits,
    Shutdown shutdown,
    Log log) {

  /** {@code bridge.issuer*}, and the bridge's own client there. */
  public record Issuer(
      String name,
      Optional<String> internalUrl,
      boolean plainHttp,
      Duration refresh,
      Duration minInterval,
      Duration outageTolerance,
      String clientId,
      Optional<Secret> clientSecret) {}

  /** {@code bridge.cockpit.*}. */
  public record Cockpit(
      CockpitAddress address,
      Optional<Secret> serviceKey,
      Duration connectTimeout,
      Duration timeout,
      int maxConnections,
      Duration queueTime) {}

  /** {@code bridge.audience} and {@code bridge.token.*}. */
  public record Token(String audience, String scope, List<String> clients, long cacheBytes) {}

  /** {@code bridge.key.*}. */
  public record Keys(List<String> sources, Duration timeToLive, long cacheEntries) {}

  /** {@code bridge.host}, {@code bridge.port}, {@code bridge.management.*}, {@code bridge.cors.*}. */
  public record Server(
      String host, int port, String managementHost, int managementPort, List<String> corsOrigins) {}

  /** {@code bridge.limits.*}; 0 is no limit where the catalogue says so. */
  public record Limits(
      int inspectedBody,
      long heldBodies,
      long body,
      int headers,
      Duration headerTime,
      int connections,
      int concurrentRequests,
      int requestsPerAddress,
      Duration idle,
      long minUploadRate) {}

  /** {@code bridge.shutdown.*}. */
  public record Shutdown(Duration drain, Duration timeout) {}

  /** {@code bridge.log.*}. */
  public record Log(boolean json, String level) {}
}
