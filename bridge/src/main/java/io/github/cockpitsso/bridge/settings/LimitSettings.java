package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;
import java.util.Optional;

/** {@code bridge.limits.*}. 0 means no limit where the description says so. */
public record LimitSettings(
    int inspectedBody,
    long heldBodies,
    long body,
    int headers,
    Duration headerTime,
    int connections,
    int connectionsPerAddress,
    int concurrentRequests,
    int requestsPerAddress,
    int requestsPerSubject,
    int concurrentPerSubject,
    int waitingPerSubject,
    Duration subjectWait,
    Duration idle,
    long minUploadRate,
    long minDownloadRate) {
  private static final int DEFAULT_CONCURRENT_PER_SUBJECT = 16;

  static final Setting<Long> INSPECTED_BODY = Setting.of(
          "bridge.limits.inspected-body", ValueType.SIZE_IN_BYTES, "1MiB")
      .means("Largest JSON or form body, and largest multipart body on `/api/content` and"
          + " `/api/gql`. The bridge reads them completely before it calls Cockpit.");
  static final Setting<Long> HELD_BODIES = Setting.of(
          "bridge.limits.held-bodies", ValueType.SIZE_IN_BYTES)
      .means("Total memory for these buffered bodies. Further requests get 503. Without it, an"
          + " eighth of the memory (`-Xmx`).");
  static final Setting<Long> BODY = Setting.of(
          "bridge.limits.body", ValueType.SIZE_IN_BYTES, "1GiB")
      .means("Largest other body, such as an upload. These bodies are streamed. 0 for no limit.");
  static final Setting<Long> HEADERS = Setting.of(
          "bridge.limits.headers", ValueType.SIZE_IN_BYTES, "32KiB")
      .means("Largest size of request line and headers.");
  static final Setting<Duration> HEADER_TIME = Setting.of(
          "bridge.limits.header-time", ValueType.TIME, "10s")
      .means("Time for request line and headers, from their first byte on. Then the bridge closes"
          + " the connection.");
  static final Setting<Long> CONNECTIONS = Setting.of(
          "bridge.limits.connections", ValueType.number(1, 1_000_000), "4096")
      .means("Most client connections; further ones wait. Keep it below half the file"
          + " descriptors.");
  static final Setting<Long> CONNECTIONS_PER_ADDRESS = Setting.of(
          "bridge.limits.connections-per-address", ValueType.number(0, 1_000_000), "0")
      .means("Most connections from one address; the bridge closes further ones at once. 0 for no"
          + " limit. Does not apply to trusted proxies.");
  static final Setting<Long> CONCURRENT = Setting.of(
          "bridge.limits.concurrent-requests", ValueType.number(1, 1_000_000), "4096")
      .means("Most requests in progress; further ones wait for a second, then get 503.");
  static final Setting<Long> PER_ADDRESS = Setting.of(
          "bridge.limits.requests-per-address", ValueType.number(0, 1_000_000), "0")
      .means("Requests per second from one address; further ones get 429. 0 for no limit. Behind a"
          + " load balancer all clients share its address, unless `bridge.trusted-proxies` contains"
          + " it.");
  static final Setting<Long> PER_SUBJECT = Setting.of(
          "bridge.limits.requests-per-subject", ValueType.number(0, 1_000_000), "0")
      .means("Requests per second of one user (`sub`); further ones get 429. 0 for no limit.");
  static final Setting<Long> CONCURRENT_PER_SUBJECT = Setting.of(
          "bridge.limits.concurrent-per-subject", ValueType.number(0, 1_000_000))
      .means("Requests of one user (`sub`) in progress; further ones wait. Must be less than"
          + " `bridge.cockpit.max-connections`. 0 for no limit. Without it, 16, or half of"
          + " `bridge.cockpit.max-connections` if that is less: [sizing](#sizing-to-the-php-pool)");
  static final Setting<Duration> CONCURRENT_PER_SUBJECT_WAIT = Setting.of(
          "bridge.limits.concurrent-per-subject-wait", ValueType.DURATION, "5s")
      .means("How long a request waits for another request of its user to end. Then it gets 429. 0s"
          + " for no wait.");
  static final Setting<Long> WAITING_PER_SUBJECT = Setting.of(
          "bridge.limits.waiting-per-subject", ValueType.number(0, 10_000), "128")
      .means("Most waiting requests of one user; further ones get 429 at once.");
  static final Setting<Duration> IDLE = Setting.of("bridge.limits.idle", ValueType.TIME, "30s")
      .means("Idle timeout of client connections.");
  static final Setting<Long> MIN_RATE = Setting.of(
          "bridge.limits.min-upload-rate", ValueType.number(0, 1_000_000_000), "256")
      .means("Lowest average upload rate of a body in bytes per second, after its first seconds. 0"
          + " for no minimum.");
  static final Setting<Long> MIN_DOWNLOAD_RATE = Setting.of(
          "bridge.limits.min-download-rate", ValueType.number(0, 1_000_000_000), "256")
      .means("Lowest rate at which a client must read a response, in bytes per second of the time"
          + " that the bridge waits for it, plus 5 seconds. 0 for no minimum.");

  static LimitSettings read(Values values, Optional<CockpitSettings> cockpit) {
    int inspectedBody = bytes(values, INSPECTED_BODY);
    return new LimitSettings(
        inspectedBody,
        heldBodies(values, inspectedBody),
        values.orDefault(BODY),
        bytes(values, HEADERS),
        values.orDefault(HEADER_TIME),
        values.orDefault(CONNECTIONS).intValue(),
        values.orDefault(CONNECTIONS_PER_ADDRESS).intValue(),
        values.orDefault(CONCURRENT).intValue(),
        values.orDefault(PER_ADDRESS).intValue(),
        values.orDefault(PER_SUBJECT).intValue(),
        concurrentPerSubject(values, cockpit),
        values.orDefault(WAITING_PER_SUBJECT).intValue(),
        values.orDefault(CONCURRENT_PER_SUBJECT_WAIT),
        values.orDefault(IDLE),
        values.orDefault(MIN_RATE),
        values.orDefault(MIN_DOWNLOAD_RATE));
  }

  private static long heldBodies(Values values, int inspectedBody) {
    Optional<Long> chosen = values.get(HELD_BODIES);
    if (chosen.isPresent() && chosen.get() < inspectedBody) {
      values.problem(
          HELD_BODIES,
          "must be at least " + INSPECTED_BODY.name() + ", or no body of that size passes");
    }
    long share = Runtime.getRuntime().maxMemory() / 8;
    return chosen.orElse(Math.max(share, inspectedBody));
  }

  /** One user must not occupy all connections to Cockpit while other users wait. */
  private static int concurrentPerSubject(Values values, Optional<CockpitSettings> cockpit) {
    int connections = cockpit.map(CockpitSettings::maxConnections).orElse(Integer.MAX_VALUE);
    Optional<Long> chosen = values.get(CONCURRENT_PER_SUBJECT);
    if (chosen.isPresent() && chosen.get() >= connections) {
      values.problem(
          CONCURRENT_PER_SUBJECT,
          "must be less than "
              + CockpitSettings.MAX_CONNECTIONS.name()
              + " ("
              + connections
              + "), or one user can take all connections to Cockpit");
    }
    return chosen
        .map(Long::intValue)
        .orElse(Math.max(1, Math.min(DEFAULT_CONCURRENT_PER_SUBJECT, connections / 2)));
  }

  private static int bytes(Values values, Setting<Long> setting) {
    long size = values.orDefault(setting);
    if (size < 1024 || size > 1 << 30) {
      values.problem(setting, "must be between 1KiB and 1GiB");
      return 1024;
    }
    return (int) size;
  }
}
