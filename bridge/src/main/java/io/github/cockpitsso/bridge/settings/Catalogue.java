package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.settings.Setting.optional;
import static io.github.cockpitsso.bridge.settings.Setting.required;
import static io.github.cockpitsso.bridge.settings.Setting.withDefault;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.List;

/** All settings there are, in the order of the documentation. */
public final class Catalogue {
  static final Setting<String> ISSUER = required(
      "bridge.issuer", Kind.ISSUER, "Keycloak's realm URL, exactly as its tokens name it in `iss`");
  static final Setting<String> ISSUER_INTERNAL_URL = optional(
      "bridge.issuer-internal-url",
      Kind.ISSUER,
      "realm URL at which the bridge itself reaches Keycloak, if it is another; tokens and discovery still name"
          + " `bridge.issuer`");
  static final Setting<Boolean> INSECURE_HTTP_ISSUER = withDefault(
      "bridge.insecure.http-issuer",
      Kind.FLAG,
      "false",
      "allow `http://` for the issuer: who is on the way can then forge everything; for tests and the demo");
  static final Setting<Duration> ISSUER_KEYS_REFRESH = withDefault(
      "bridge.issuer-keys.refresh",
      Kind.TIME,
      "5m",
      "how often the issuer's keys are fetched anew");
  static final Setting<Duration> ISSUER_KEYS_MIN_INTERVAL = withDefault(
      "bridge.issuer-keys.min-interval",
      Kind.TIME,
      "5s",
      "time between two fetches at least, however many tokens name unknown keys");
  static final Setting<Duration> ISSUER_KEYS_OUTAGE = withDefault(
      "bridge.issuer-keys.outage-tolerance",
      Kind.DURATION,
      "1h",
      "how long the keys fetched last are believed while the issuer can not be asked");

  static final Setting<CockpitAddress> COCKPIT_URL = required(
      "bridge.cockpit.url",
      Kind.COCKPIT,
      "Cockpit's base URL, with its space if there is one: `https://cms.example.org/:space`");
  static final Setting<Secret> COCKPIT_SERVICE_KEY = optional(
      "bridge.cockpit.service-key",
      Kind.SECRET,
      "API key of the bridge itself, for the key source `cockpit`; its role needs `sso/keys/read` and nothing else");
  static final Setting<Duration> COCKPIT_CONNECT_TIMEOUT = withDefault(
      "bridge.cockpit.connect-timeout",
      Kind.TIME,
      "2s",
      "how long a connection to Cockpit may take");
  static final Setting<Duration> COCKPIT_TIMEOUT = withDefault(
      "bridge.cockpit.timeout",
      Kind.TIME,
      "30s",
      "how long Cockpit may be silent before it has answered");
  static final Setting<Long> COCKPIT_MAX_CONNECTIONS = withDefault(
      "bridge.cockpit.max-connections",
      Kind.number(1, 100_000),
      "1024",
      "connections to Cockpit at most; as many requests may wait for one");
  static final Setting<Duration> COCKPIT_QUEUE_TIME = withDefault(
      "bridge.cockpit.queue-time",
      Kind.TIME,
      "5s",
      "how long a request may wait for one, then it gets 503; longer than `bridge.cockpit.connect-timeout`");

  static final Setting<String> CLIENT_ID = withDefault(
      "bridge.client.id", Kind.TEXT, "cockpit-bridge", "the bridge's own client in Keycloak");
  static final Setting<Secret> CLIENT_SECRET = optional(
      "bridge.client.secret", Kind.SECRET, "secret of that client, for the key source `keycloak`");
  static final Setting<String> AUDIENCE = optional(
      "bridge.audience", Kind.TEXT, "what tokens must name in `aud`; without it, the client's id");
  static final Setting<String> TOKEN_SCOPE = withDefault(
      "bridge.token.scope",
      Kind.TEXT,
      "cockpit",
      "what tokens must name in `scope`: the client scope whose mappers write `cockpit_user_id`, which any other mapper of"
          + " the realm could write too");
  static final Setting<List<String>> TOKEN_CLIENTS = optional(
      "bridge.token.clients",
      Kind.LIST,
      "clients whose tokens are accepted (`azp`); without it, any that the audience lets in");
  static final Setting<Long> TOKEN_CACHE = withDefault(
      "bridge.token.cache",
      Kind.SIZE_IN_BYTES,
      "8MiB",
      "how much of genuine tokens is remembered, by the size of their text");

  static final Setting<List<String>> KEY_SOURCES = optional(
      "bridge.key.sources",
      Kind.listOf("cockpit", "keycloak"),
      "who is asked for a person's API key, in this order; without it `cockpit` if there is a service key, else"
          + " `keycloak`");
  static final Setting<Duration> KEY_TIME_TO_LIVE = withDefault(
      "bridge.key.time-to-live",
      Kind.DURATION,
      "60s",
      "how long a key is used without asking again: so long a deactivated person may still get in");
  static final Setting<Long> KEY_CACHE = withDefault(
      "bridge.key.cache",
      Kind.number(1, 10_000_000),
      "10000",
      "how many persons' keys are remembered");

  static final Setting<String> HOST =
      withDefault("bridge.host", Kind.TEXT, "127.0.0.1", "address to listen on");
  static final Setting<Integer> PORT =
      withDefault("bridge.port", Kind.PORT, "8090", "port for people; 0 for any free one");
  static final Setting<String> MANAGEMENT_HOST = withDefault(
      "bridge.management.host", Kind.TEXT, "127.0.0.1", "address for health and metrics");
  static final Setting<Integer> MANAGEMENT_PORT = withDefault(
      "bridge.management.port",
      Kind.PORT,
      "9090",
      "port for health and metrics; 0 for any free one");
  static final Setting<List<String>> CORS_ORIGINS = optional(
      "bridge.cors.origins",
      Kind.ORIGINS,
      "origins of the web apps that may call the bridge, exactly as browsers send them");

  static final Setting<Long> LIMIT_INSPECTED_BODY = withDefault(
      "bridge.limits.inspected-body",
      Kind.SIZE_IN_BYTES,
      "1MiB",
      "JSON, form and multipart bodies at most; they are read as a whole before Cockpit sees them");
  static final Setting<Long> LIMIT_HELD_BODIES = optional(
      "bridge.limits.held-bodies",
      Kind.SIZE_IN_BYTES,
      "such bodies at the same time, in bytes of them all; more get 503. Without it, an eighth of the memory (`-Xmx`)");
  static final Setting<Long> LIMIT_BODY = withDefault(
      "bridge.limits.body",
      Kind.SIZE_IN_BYTES,
      "1GiB",
      "other bodies at most; they stream. 0 for any size");
  static final Setting<Long> LIMIT_HEADERS = withDefault(
      "bridge.limits.headers", Kind.SIZE_IN_BYTES, "32KiB", "request line and headers at most");
  static final Setting<Duration> LIMIT_HEADER_TIME = withDefault(
      "bridge.limits.header-time",
      Kind.TIME,
      "10s",
      "how long request line and headers may take from their first byte on; then the connection is closed");
  static final Setting<Long> LIMIT_CONNECTIONS = withDefault(
      "bridge.limits.connections",
      Kind.number(1, 1_000_000),
      "4096",
      "connections of clients at most; more wait until one is closed. Keep it below half the file descriptors");
  static final Setting<Long> LIMIT_CONCURRENT = withDefault(
      "bridge.limits.concurrent-requests",
      Kind.number(1, 1_000_000),
      "4096",
      "requests at the same time; more wait for a second, then get 503");
  static final Setting<Long> LIMIT_PER_ADDRESS = withDefault(
      "bridge.limits.requests-per-address",
      Kind.number(0, 1_000_000),
      "0",
      "requests a second from one address; more get 429. 0 for any number: behind a load balancer all have its"
          + " address");
  static final Setting<Duration> LIMIT_IDLE = withDefault(
      "bridge.limits.idle", Kind.TIME, "30s", "how long a client may send and read nothing");
  static final Setting<Long> LIMIT_MIN_RATE = withDefault(
      "bridge.limits.min-upload-rate",
      Kind.number(0, 1_000_000_000),
      "256",
      "bytes a second that a body must arrive at on average, after its first seconds. 0 for any rate");

  static final Setting<Duration> SHUTDOWN_DRAIN = withDefault(
      "bridge.shutdown.drain",
      Kind.DURATION,
      "1s",
      "how long after SIGTERM the bridge still takes requests, while it is no longer ready and closes connections");
  static final Setting<Duration> SHUTDOWN_TIMEOUT = withDefault(
      "bridge.shutdown.timeout",
      Kind.DURATION,
      "30s",
      "how long it then waits for the answers that are under way");
  static final Setting<String> LOG_FORMAT =
      withDefault("bridge.log.format", Kind.oneOf("text", "json"), "text", "lines of the log");
  static final Setting<String> LOG_LEVEL = withDefault(
      "bridge.log.level",
      Kind.oneOf("error", "warn", "info", "debug"),
      "info",
      "how much of the bridge itself is logged; no level logs a secret");

  private static final List<Setting<?>> ALL = List.of(
      ISSUER,
      ISSUER_INTERNAL_URL,
      INSECURE_HTTP_ISSUER,
      ISSUER_KEYS_REFRESH,
      ISSUER_KEYS_MIN_INTERVAL,
      ISSUER_KEYS_OUTAGE,
      COCKPIT_URL,
      COCKPIT_SERVICE_KEY,
      COCKPIT_CONNECT_TIMEOUT,
      COCKPIT_TIMEOUT,
      COCKPIT_MAX_CONNECTIONS,
      COCKPIT_QUEUE_TIME,
      CLIENT_ID,
      CLIENT_SECRET,
      AUDIENCE,
      TOKEN_SCOPE,
      TOKEN_CLIENTS,
      TOKEN_CACHE,
      KEY_SOURCES,
      KEY_TIME_TO_LIVE,
      KEY_CACHE,
      HOST,
      PORT,
      MANAGEMENT_HOST,
      MANAGEMENT_PORT,
      CORS_ORIGINS,
      LIMIT_INSPECTED_BODY,
      LIMIT_HELD_BODIES,
      LIMIT_BODY,
      LIMIT_HEADERS,
      LIMIT_HEADER_TIME,
      LIMIT_CONNECTIONS,
      LIMIT_CONCURRENT,
      LIMIT_PER_ADDRESS,
      LIMIT_IDLE,
      LIMIT_MIN_RATE,
      SHUTDOWN_DRAIN,
      SHUTDOWN_TIMEOUT,
      LOG_FORMAT,
      LOG_LEVEL);

  private Catalogue() {}

  /** All of them. */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
