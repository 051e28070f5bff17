package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code bridge.limits.*}; 0 is no limit where the catalogue says so. */
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
  private static final int USUAL_CONCURRENT_PER_SUBJECT = 16;

  static final Setting<Long> INSPECTED_BODY = withDefault(
      "bridge.limits.inspected-body",
      ValueType.SIZE_IN_BYTES,
      "1MiB",
      "JSON and form bodies at most, and multipart bodies on `/api/content` and `/api/gql`; they are read as a whole"
          + " before Cockpit sees them");
  static final Setting<Long> HELD_BODIES = optional(
      "bridge.limits.held-bodies",
      ValueType.SIZE_IN_BYTES,
      "such bodies at the same time, in bytes of them all; more get 503. Without it, an eighth of the memory (`-Xmx`)");
  static final Setting<Long> BODY = withDefault(
      "bridge.limits.body",
      ValueType.SIZE_IN_BYTES,
      "1GiB",
      "other bodies at most, uploads among them; they stream. 0 for any size");
  static final Setting<Long> HEADERS = withDefault(
      "bridge.limits.headers",
      ValueType.SIZE_IN_BYTES,
      "32KiB",
      "request line and headers at most");
  static final Setting<Duration> HEADER_TIME = withDefault(
      "bridge.limits.header-time",
      ValueType.TIME,
      "10s",
      "how long request line and headers may take from their first byte on; then the connection is closed");
  static final Setting<Long> CONNECTIONS = withDefault(
      "bridge.limits.connections",
      ValueType.number(1, 1_000_000),
      "4096",
      "connections of clients at most; more wait until one is closed. Keep it below half the file descriptors");
  static final Setting<Long> CONNECTIONS_PER_ADDRESS = withDefault(
      "bridge.limits.connections-per-address",
      ValueType.number(0, 1_000_000),
      "0",
      "connections from one address; more are closed at once. 0 for any number. Trusted proxies may have any number");
  static final Setting<Long> CONCURRENT = withDefault(
      "bridge.limits.concurrent-requests",
      ValueType.number(1, 1_000_000),
      "4096",
      "requests at the same time; more wait for a second, then get 503");
  static final Setting<Long> PER_ADDRESS = withDefault(
      "bridge.limits.requests-per-address",
      ValueType.number(0, 1_000_000),
      "0",
      "requests a second from one address; more get 429. 0 for any number: behind a load balancer all have its"
          + " address, unless `bridge.trusted-proxies` names it");
  static final Setting<Long> PER_SUBJECT = withDefault(
      "bridge.limits.requests-per-subject",
      ValueType.number(0, 1_000_000),
      "0",
      "requests per second of one user (`sub`); more get 429. 0 for any number");
  static final Setting<Long> CONCURRENT_PER_SUBJECT = optional(
      "bridge.limits.concurrent-per-subject",
      ValueType.number(0, 1_000_000),
      "requests of one user (`sub`) in progress, less than `bridge.cockpit.max-connections`; more wait. 0 for any"
          + " number. Without it 16, or half of `bridge.cockpit.max-connections` if that is less:"
          + " [sizing](#sizing-to-the-php-pool)");
  static final Setting<Duration> CONCURRENT_PER_SUBJECT_WAIT = withDefault(
      "bridge.limits.concurrent-per-subject-wait",
      ValueType.DURATION,
      "5s",
      "how long they wait for one of those to end, then they get 429. 0s for no wait");
  static final Setting<Long> WAITING_PER_SUBJECT = withDefault(
      "bridge.limits.waiting-per-subject",
      ValueType.number(0, 10_000),
      "128",
      "requests of one user that wait, at most; more get 429 at once");
  static final Setting<Duration> IDLE = withDefault(
      "bridge.limits.idle", ValueType.TIME, "30s", "how long a client may send and read nothing");
  static final Setting<Long> MIN_RATE = withDefault(
      "bridge.limits.min-upload-rate",
      ValueType.number(0, 1_000_000_000),
      "256",
      "bytes a second that a body must arrive at on average, after its first seconds. 0 for any rate");
  static final Setting<Long> MIN_DOWNLOAD_RATE = withDefault(
      "bridge.limits.min-download-rate",
      ValueType.number(0, 1_000_000_000),
      "256",
      "bytes a second at which an answer must be read, while the bridge waits for its reader; 5 seconds are given on top."
          + " 0 for any rate");

  static final List<Setting<?>> ALL = List.of(
      INSPECTED_BODY,
      HELD_BODIES,
      BODY,
      HEADERS,
      HEADER_TIME,
      CONNECTIONS,
      CONNECTIONS_PER_ADDRESS,
      CONCURRENT,
      PER_ADDRESS,
      PER_SUBJECT,
      CONCURRENT_PER_SUBJECT,
      CONCURRENT_PER_SUBJECT_WAIT,
      WAITING_PER_SUBJECT,
      IDLE,
      MIN_RATE,
      MIN_DOWNLOAD_RATE);

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

  /**
   * One user must not have all connections: with as many as PHP has workers, the others would wait
   * for that user.
   */
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
        .orElse(Math.max(1, Math.min(USUAL_CONCURRENT_PER_SUBJECT, connections / 2)));
  }

  private static int bytes(Values values, Setting<Long> setting) {
    long size = values.orDefault(setting);
    if (size < 1024 || size > 1 << 30) {
      values.problem(setting, "must be 1KiB to 1GiB");
      return 1024;
    }
    return (int) size;
  }
}
