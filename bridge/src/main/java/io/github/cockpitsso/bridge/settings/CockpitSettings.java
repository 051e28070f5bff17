package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.PathTimeout;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code bridge.cockpit.*}. */
public record CockpitSettings(
    CockpitAddress address,
    Optional<Secret> serviceKey,
    Duration connectTimeout,
    Duration timeout,
    Duration idleTimeout,
    List<PathTimeout> pathTimeouts,
    int maxConnections,
    Duration queueTime) {
  static final Setting<CockpitAddress> URL = Setting.required(
          "bridge.cockpit.url", ValueType.COCKPIT)
      .means("Cockpit's base URL, with the space if you use one: `https://cms.example.org/:space`");
  static final Setting<Secret> SERVICE_KEY = Setting.of(
          "bridge.cockpit.service-key", ValueType.SECRET)
      .means("The bridge's own API key, for the key source `cockpit`. Its Cockpit role needs only"
          + " `sso/keys/read`, and `sso/keys/write` to [make](keys.md#making-keys) or"
          + " [replace](keys.md#replacing-keys) keys.");
  static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
          "bridge.cockpit.connect-timeout", ValueType.TIME, "2s")
      .means("Timeout for a new connection to Cockpit.");
  static final Setting<Duration> TIMEOUT = Setting.of(
          "bridge.cockpit.timeout", ValueType.TIME, "30s")
      .means("How long the bridge waits until Cockpit begins its response. Then the request gets"
          + " 504.");
  static final Setting<Duration> IDLE_TIMEOUT = Setting.of(
          "bridge.cockpit.idle-timeout", ValueType.TIME, "60s")
      .means("Longest pause of Cockpit within a response. Then the bridge aborts the response.");
  static final Setting<List<PathTimeout>> PATH_TIMEOUTS = Setting.of(
          "bridge.cockpit.timeouts", ValueType.PATH_TIMEOUTS)
      .means("Overrides both timeouts for paths and everything below them, at most 24h:"
          + " `/api/report=10m, /api/events=1h`. The longest matching path counts. Write paths"
          + " without the space: [timeouts](#timeouts)");
  static final Setting<Long> MAX_CONNECTIONS = Setting.of(
          "bridge.cockpit.max-connections", ValueType.number(1, 100_000), "1024")
      .means("Most connections to Cockpit, best as many as PHP has workers:"
          + " [sizing](#sizing-to-the-php-pool)");
  static final Setting<Duration> QUEUE_TIME = Setting.of(
          "bridge.cockpit.queue-time", ValueType.TIME, "5s")
      .means("How long a request waits for a free connection to Cockpit. Then it gets 503. Must be"
          + " longer than `bridge.cockpit.connect-timeout`.");

  /** Empty if the settings are invalid; {@code values} then contains the problems. */
  static Optional<CockpitSettings> read(Values values) {
    var serviceKey = values.get(SERVICE_KEY);
    var connectTimeout = values.orDefault(CONNECT_TIMEOUT);
    var timeout = values.orDefault(TIMEOUT);
    var idleTimeout = values.orDefault(IDLE_TIMEOUT);
    var pathTimeouts = values.get(PATH_TIMEOUTS).orElse(List.of());
    long maxConnections = values.orDefault(MAX_CONNECTIONS);
    var queueTime = values.orDefault(QUEUE_TIME);
    if (queueTime.compareTo(connectTimeout) <= 0) {
      // A request waits in the queue while the bridge opens its connection.
      values.problem(QUEUE_TIME, "must be longer than " + CONNECT_TIMEOUT.name());
    }
    return values
        .get(URL)
        .map(address -> new CockpitSettings(
            address,
            serviceKey,
            connectTimeout,
            timeout,
            idleTimeout,
            pathTimeouts,
            (int) maxConnections,
            queueTime));
  }

  /**
   * How long the bridge waits until Cockpit begins its response.
   *
   * @param path without the space
   */
  public Duration timeout(String path) {
    return pathTimeout(path).orElse(timeout);
  }

  /**
   * The longest pause of Cockpit within a response.
   *
   * @param path without the space
   */
  public Duration idleTimeout(String path) {
    return pathTimeout(path).orElse(idleTimeout);
  }

  private Optional<Duration> pathTimeout(String path) {
    return pathTimeouts.isEmpty()
        ? Optional.empty()
        : pathTimeouts.stream()
            .filter(each -> each.isFor(path))
            .max(Comparator.comparingInt(each -> each.path().length()))
            .map(PathTimeout::time);
  }
}
