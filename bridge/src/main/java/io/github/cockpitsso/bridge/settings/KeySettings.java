package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code bridge.key.*}. */
public record KeySettings(
    List<String> sources,
    boolean mintsOnFirstUse,
    Optional<Pattern> pattern,
    Duration timeToLive,
    long cacheEntries) {
  static final Setting<List<String>> SOURCES = optional(
      "bridge.key.sources",
      ValueType.listOf("cockpit", "keycloak"),
      "Where the bridge looks up a user's API key, in this order. Without it, `cockpit` if there"
          + " is a service key, else `keycloak`.");
  static final Setting<String> MINT = withDefault(
      "bridge.key.mint",
      ValueType.oneOf("off", "on-first-use"),
      "off",
      "What happens to an active user without an API key: `off` rejects the request (403"
          + " `no_api_key`), `on-first-use` lets Cockpit make a key. Needs the key source"
          + " `cockpit`, and `sso/keys/write` for the role of `bridge.cockpit.service-key`.");
  static final Setting<Pattern> PATTERN = optional(
      "bridge.key.pattern",
      ValueType.PATTERN,
      "Regular expression that a user's whole API key must match; other keys get 502. Without it,"
          + " `USR-` or `API-` and 16 or more letters, digits, `-` or `_`. `public` and keys of"
          + " three parts separated by dots are never used.");
  static final Setting<Duration> TIME_TO_LIVE = withDefault(
      "bridge.key.time-to-live",
      ValueType.DURATION,
      "60s",
      "How long a key is cached. A deactivated user keeps access for up to this long.");
  static final Setting<Long> CACHE = withDefault(
      "bridge.key.cache",
      ValueType.number(1, 10_000_000),
      "10000",
      "How many users' keys are cached.");

  static KeySettings read(Values values) {
    boolean serviceKey = values.has(CockpitSettings.SERVICE_KEY);
    boolean clientSecret = values.has(IssuerSettings.CLIENT_SECRET);
    Optional<List<String>> chosen = values.get(SOURCES);
    if (chosen.isEmpty() && !serviceKey && !clientSecret) {
      values.problem(
          CockpitSettings.SERVICE_KEY,
          "no key source is configured: set "
              + CockpitSettings.SERVICE_KEY.environment()
              + " or "
              + IssuerSettings.CLIENT_SECRET.environment());
    }
    List<String> sources = chosen.orElse(serviceKey ? List.of("cockpit") : List.of("keycloak"));
    if (chosen.isPresent() && sources.contains("cockpit") && !serviceKey) {
      values.problem(SOURCES, "cockpit needs " + CockpitSettings.SERVICE_KEY.environment());
    }
    if (chosen.isPresent() && sources.contains("keycloak") && !clientSecret) {
      values.problem(SOURCES, "keycloak needs " + IssuerSettings.CLIENT_SECRET.environment());
    }
    boolean mints = values.orDefault(MINT).equals("on-first-use");
    if (mints && !serviceKey) {
      values.problem(
          MINT,
          "on-first-use needs "
              + CockpitSettings.SERVICE_KEY.environment()
              + ": Cockpit makes keys for callers with the permission sso/keys/write");
    } else if (mints && !sources.contains("cockpit")) {
      values.problem(MINT, "on-first-use needs cockpit in " + SOURCES.environment());
    }
    return new KeySettings(
        sources.stream().distinct().toList(),
        mints,
        values.get(PATTERN),
        values.orDefault(TIME_TO_LIVE),
        values.orDefault(CACHE));
  }

  /**
   * How old an introspection response may be from which a key is read; zero if Keycloak is not a
   * key source.
   */
  public Duration introspectionLifetime() {
    return sources.contains("keycloak") ? timeToLive : Duration.ZERO;
  }
}
