package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.required;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code bridge.issuer*}, and the bridge's own client there. */
public record IssuerSettings(
    String name,
    Optional<String> internalUrl,
    boolean plainHttp,
    Duration refresh,
    Duration minInterval,
    Duration outageTolerance,
    String clientId,
    Optional<Secret> clientSecret) {
  static final Setting<String> NAME = required(
      "bridge.issuer",
      ValueType.ISSUER,
      "Keycloak's realm URL, exactly as its tokens name it in `iss`");
  static final Setting<String> INTERNAL_URL = optional(
      "bridge.issuer-internal-url",
      ValueType.ISSUER,
      "realm URL at which the bridge itself reaches Keycloak, if it is another; tokens and discovery still name"
          + " `bridge.issuer`");
  static final Setting<Boolean> PLAIN_HTTP = withDefault(
      "bridge.insecure.http-issuer",
      ValueType.FLAG,
      "false",
      "allow `http://` for the issuer: who is on the way can then forge everything; for tests and the demo");
  static final Setting<Duration> KEYS_REFRESH = withDefault(
      "bridge.issuer-keys.refresh",
      ValueType.TIME,
      "5m",
      "how often the issuer's keys are fetched anew");
  static final Setting<Duration> KEYS_MIN_INTERVAL = withDefault(
      "bridge.issuer-keys.min-interval",
      ValueType.TIME,
      "5s",
      "time between two fetches at least, however many tokens name unknown keys");
  static final Setting<Duration> KEYS_OUTAGE = withDefault(
      "bridge.issuer-keys.outage-tolerance",
      ValueType.DURATION,
      "1h",
      "how long the keys fetched last are believed while the issuer can not be asked");
  static final Setting<String> CLIENT_ID = withDefault(
      "bridge.client.id", ValueType.TEXT, "cockpit-bridge", "the bridge's own client in Keycloak");
  static final Setting<Secret> CLIENT_SECRET = optional(
      "bridge.client.secret",
      ValueType.SECRET,
      "secret of that client, for the key source `keycloak`");

  static final List<Setting<?>> ALL = List.of(
      NAME,
      INTERNAL_URL,
      PLAIN_HTTP,
      KEYS_REFRESH,
      KEYS_MIN_INTERVAL,
      KEYS_OUTAGE,
      CLIENT_ID,
      CLIENT_SECRET);

  /** Nothing if it can not be used; why not is among the problems then. */
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
              + "' is not https://; if that is meant, set "
              + PLAIN_HTTP.environment()
              + "=true");
      return Optional.empty();
    }
    return url;
  }
}
