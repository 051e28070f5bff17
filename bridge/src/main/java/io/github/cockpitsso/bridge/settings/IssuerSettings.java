package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.Optional;

/** {@code bridge.issuer*}, and the bridge's own client in Keycloak. */
public record IssuerSettings(
    String name,
    Optional<String> internalUrl,
    boolean plainHttp,
    Duration refresh,
    Duration minInterval,
    Duration outageTolerance,
    String clientId,
    Optional<Secret> clientSecret) {
  static final Setting<String> NAME = Setting.required("bridge.issuer", ValueType.ISSUER)
      .means("Keycloak's realm URL, exactly as in the claim `iss` of its tokens.");
  static final Setting<String> INTERNAL_URL = Setting.of(
          "bridge.issuer-internal-url", ValueType.ISSUER)
      .means("Realm URL at which the bridge reaches Keycloak, if it differs from `bridge.issuer`."
          + " Tokens and discovery still contain `bridge.issuer`.");
  static final Setting<Boolean> PLAIN_HTTP = Setting.of(
          "bridge.insecure.http-issuer", ValueType.FLAG, "false")
      .means("Allows `http://` for the issuer. Anyone on the network path can then forge tokens;"
          + " use it for tests and the demo only.");
  static final Setting<Duration> KEYS_REFRESH = Setting.of(
          "bridge.issuer-keys.refresh", ValueType.TIME, "5m")
      .means("How often the bridge fetches the issuer's keys.");
  static final Setting<Duration> KEYS_MIN_INTERVAL = Setting.of(
          "bridge.issuer-keys.min-interval", ValueType.TIME, "5s")
      .means("Shortest time between two fetches of the keys, however many tokens name an unknown"
          + " key.");
  static final Setting<Duration> KEYS_OUTAGE = Setting.of(
          "bridge.issuer-keys.outage-tolerance", ValueType.DURATION, "1h")
      .means("How long the bridge uses the keys of the last fetch while the issuer is unavailable."
          + " Must be longer than `bridge.issuer-keys.refresh`.");
  static final Setting<String> CLIENT_ID = Setting.of(
          "bridge.client.id", ValueType.TEXT, "cockpit-bridge")
      .means("The bridge's own client in Keycloak.");
  static final Setting<Secret> CLIENT_SECRET = Setting.of("bridge.client.secret", ValueType.SECRET)
      .means("Secret of the bridge's client. The key source `keycloak` and"
          + " `bridge.token.introspection` need it.");

  /** Empty if the settings are invalid; {@code values} then contains the problems. */
  static Optional<IssuerSettings> read(Values values) {
    boolean plainHttp = values.orDefault(PLAIN_HTTP);
    Optional<String> name = realm(values, NAME, plainHttp);
    Optional<String> internalUrl = realm(values, INTERNAL_URL, plainHttp);
    String clientId = values.orDefault(CLIENT_ID);
    var refresh = values.orDefault(KEYS_REFRESH);
    var minInterval = values.orDefault(KEYS_MIN_INTERVAL);
    var tolerance = values.orDefault(KEYS_OUTAGE);
    if (tolerance.compareTo(refresh) <= 0) {
      values.problem(KEYS_OUTAGE, "must be longer than " + KEYS_REFRESH.name());
    }
    var clientSecret = values.get(CLIENT_SECRET);
    return name.map(issuer -> new IssuerSettings(
        issuer, internalUrl, plainHttp, refresh, minInterval, tolerance, clientId, clientSecret));
  }

  private static Optional<String> realm(Values values, Setting<String> setting, boolean plainHttp) {
    Optional<String> url = values.get(setting);
    if (url.isPresent() && url.get().startsWith("http:") && !plainHttp) {
      values.problem(
          setting,
          "'"
              + url.get()
              + "' is not https://. Use HTTPS; for tests only, set "
              + PLAIN_HTTP.environment()
              + "=true");
      return Optional.empty();
    }
    return url;
  }
}
