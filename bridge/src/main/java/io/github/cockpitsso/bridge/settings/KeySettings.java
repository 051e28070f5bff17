package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.RoleKey;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code bridge.key.*}.
 *
 * @param maxAge keys of this age are replaced; empty if age does not matter
 * @param grace how long Cockpit accepts a replaced key
 * @param sealedFile private keys for the keys in access tokens
 * @param roles in their order; the keys of those in variables are in {@code roleSecrets}
 */
public record KeySettings(
    List<String> sources,
    boolean mintsOnFirstUse,
    Optional<Duration> maxAge,
    boolean rotatesAtLogout,
    Duration grace,
    Optional<Path> sealedFile,
    List<RoleKey> roles,
    Map<String, Secret> roleSecrets,
    Optional<Pattern> pattern,
    Duration timeToLive,
    long cacheEntries) {
  private static final String COCKPIT = "cockpit";
  private static final String KEYCLOAK = "keycloak";
  private static final String SEALED = "sealed";
  private static final String ROLE = "role";
  /** What the addon accepts: docs/addon-api.md. */
  public static final Duration LONGEST_GRACE = Duration.ofDays(1);

  static final Setting<List<String>> SOURCES = Setting.of(
          "bridge.key.sources", ValueType.listOf(COCKPIT, KEYCLOAK, SEALED, ROLE))
      .means("Where the bridge looks up a user's API key, in this order: [keys](keys.md). Without"
          + " it, `sealed` and `role` if their settings are set, and between them `cockpit` if"
          + " there is a service key, else `keycloak`.");
  static final Setting<String> MINT = Setting.of(
          "bridge.key.mint", ValueType.oneOf("off", "on-first-use"), "off")
      .means("What happens to an active user without an API key: `off` rejects the request (403"
          + " `no_api_key`), `on-first-use` lets Cockpit make a key. Needs the key source"
          + " `cockpit`, and `sso/keys/write` for the role of `bridge.cockpit.service-key`.");
  static final Setting<Duration> MAX_AGE = Setting.of("bridge.key.max-age", ValueType.TIME)
      .means("Keys of this age are replaced at the next lookup, at least 1h: `720h`. Keys that the"
          + " addon did not make have no known age and count as old. Needs the key source"
          + " `cockpit`, and `sso/keys/write` for the role of `bridge.cockpit.service-key`.");
  static final Setting<Boolean> ROTATE_AT_LOGOUT = Setting.of(
          "bridge.key.rotate-at-logout", ValueType.FLAG, "false")
      .means("Replaces a user's key when Keycloak reports a logout. Needs `bridge.logout.clients`,"
          + " and what `bridge.key.max-age` needs.");
  static final Setting<Duration> GRACE = Setting.of("bridge.key.grace", ValueType.DURATION, "2m")
      .means("How long Cockpit still accepts a key that was replaced, at most 24h. Longer than"
          + " `bridge.key.time-to-live`, so that other bridges do not use it any more.");
  static final Setting<Path> SEALED_FILE = Setting.of("bridge.key.sealed.file", ValueType.FILE)
      .means("File with the private keys for the key source `sealed`, made by `cockpit-bridge"
          + " keygen`. Reloaded when it changes.");
  static final Setting<List<RoleKey>> ROLES = Setting.of("bridge.key.roles", ValueType.ROLE_KEYS)
      .means("Keys for the key source `role`: for users and service accounts without a Cockpit"
          + " account. The first entry that matches counts. `editor=file:/run/secrets/editor` for a"
          + " realm role, `client:role=…` for a client role, `/group=env:GROUP_KEY` for a group."
          + " Files are reloaded when they change.");
  static final Setting<Pattern> PATTERN = Setting.of("bridge.key.pattern", ValueType.PATTERN)
      .means("Regular expression that a user's whole API key must match; other keys get 502."
          + " Without it, `USR-` or `API-` and 16 or more letters, digits, `-` or `_`. `public` and"
          + " keys of three parts separated by dots are never used.");
  static final Setting<Duration> TIME_TO_LIVE = Setting.of(
          "bridge.key.time-to-live", ValueType.DURATION, "60s")
      .means("How long a key is cached. A deactivated user keeps access for up to this long.");
  static final Setting<Long> CACHE = Setting.of(
          "bridge.key.cache", ValueType.number(1, 10_000_000), "10000")
      .means("How many users' keys are cached.");

  static KeySettings read(Values values) {
    Optional<List<String>> chosen = values.get(SOURCES);
    boolean hasSource = Stream.of(
            CockpitSettings.SERVICE_KEY, IssuerSettings.CLIENT_SECRET, SEALED_FILE, ROLES)
        .anyMatch(values::has);
    if (chosen.isEmpty() && !hasSource) {
      values.problem(
          CockpitSettings.SERVICE_KEY,
          "no key source is configured: set "
              + CockpitSettings.SERVICE_KEY.environment()
              + " or "
              + IssuerSettings.CLIENT_SECRET.environment());
    }
    List<String> sources = chosen
        .map(list -> list.stream().distinct().toList())
        .orElseGet(() -> defaultSources(values));
    if (chosen.isPresent()) {
      need(COCKPIT, CockpitSettings.SERVICE_KEY, sources, values);
      need(KEYCLOAK, IssuerSettings.CLIENT_SECRET, sources, values);
    }
    need(SEALED, SEALED_FILE, sources, values);
    need(ROLE, ROLES, sources, values);
    if (sources.contains(ROLE) && sources.indexOf(ROLE) < sources.size() - 1) {
      values.problem(
          SOURCES, "role must be the last one: a user with an account must get their own key");
    }
    boolean mints = values.orDefault(MINT).equals("on-first-use");
    boolean rotatesAtLogout = values.orDefault(ROTATE_AT_LOGOUT);
    Optional<Duration> maxAge = values.get(MAX_AGE);
    needDirectory(mints, MINT, "on-first-use", sources, values);
    needDirectory(values.has(MAX_AGE), MAX_AGE, "it", sources, values);
    needDirectory(rotatesAtLogout, ROTATE_AT_LOGOUT, "true", sources, values);
    if ((rotatesAtLogout || values.has(MAX_AGE)) && sources.indexOf(COCKPIT) > 0) {
      values.problem(
          rotatesAtLogout ? ROTATE_AT_LOGOUT : MAX_AGE,
          "needs cockpit as the first of " + SOURCES.environment()
              + ": a source before it would hide the age of the key");
    }
    if (rotatesAtLogout && !values.has(LogoutSettings.CLIENTS)) {
      values.problem(ROTATE_AT_LOGOUT, "true needs " + LogoutSettings.CLIENTS.environment());
    }
    if (maxAge.filter(age -> age.compareTo(Duration.ofHours(1)) < 0).isPresent()) {
      values.problem(MAX_AGE, "must be at least 1h");
    }
    Duration grace = values.orDefault(GRACE);
    if (grace.compareTo(LONGEST_GRACE) > 0) {
      values.problem(GRACE, "must be at most 24h");
    }
    List<RoleKey> roleKeys = values.get(ROLES).orElse(List.of());
    return new KeySettings(
        sources,
        mints,
        maxAge,
        rotatesAtLogout,
        grace,
        values.get(SEALED_FILE),
        roleKeys,
        roleSecrets(roleKeys, values),
        values.get(PATTERN),
        values.orDefault(TIME_TO_LIVE),
        values.orDefault(CACHE));
  }

  private static List<String> defaultSources(Values values) {
    boolean sealed = values.has(SEALED_FILE);
    boolean roles = values.has(ROLES);
    List<String> sources = new ArrayList<>();
    if (sealed) {
      sources.add(SEALED);
    }
    if (values.has(CockpitSettings.SERVICE_KEY)) {
      sources.add(COCKPIT);
    } else if (values.has(IssuerSettings.CLIENT_SECRET) || !(sealed || roles)) {
      sources.add(KEYCLOAK);
    }
    if (roles) {
      sources.add(ROLE);
    }
    return List.copyOf(sources);
  }

  /** Reports a source without its setting, and also a setting without its source. */
  private static void need(String source, Setting<?> setting, List<String> sources, Values values) {
    boolean isSet = values.has(setting);
    if (sources.contains(source) && !isSet) {
      values.problem(SOURCES, source + " needs " + setting.environment());
    } else if (isSet && setting.name().startsWith("bridge.key.") && !sources.contains(source)) {
      values.problem(setting, "needs " + source + " in " + SOURCES.environment());
    }
  }

  private static void needDirectory(
      boolean isChosen, Setting<?> setting, String value, List<String> sources, Values values) {
    if (isChosen && !values.has(CockpitSettings.SERVICE_KEY)) {
      values.problem(
          setting,
          value + " needs "
              + CockpitSettings.SERVICE_KEY.environment()
              + ": Cockpit makes keys for callers with the permission sso/keys/write");
    } else if (isChosen && !sources.contains(COCKPIT)) {
      values.problem(setting, value + " needs cockpit in " + SOURCES.environment());
    }
  }

  private static Map<String, Secret> roleSecrets(List<RoleKey> roles, Values values) {
    Map<String, Secret> secrets = new HashMap<>();
    for (RoleKey role : roles) {
      if (role.variable().isPresent()) {
        Optional<String> text = values.variable(role.variable().get());
        if (text.isEmpty()) {
          values.problem(
              ROLES,
              "'" + role.holder() + "': the environment variable "
                  + role.variable().get() + " is not set");
        } else {
          secrets.put(role.holder(), Secret.of(text.get()));
        }
      }
    }
    return Map.copyOf(secrets);
  }

  /** Whether the bridge replaces keys by itself. */
  public boolean rotates() {
    return maxAge.isPresent() || rotatesAtLogout;
  }

  /**
   * How old an introspection response may be from which a key is read; zero if Keycloak is not the
   * first key source.
   */
  public Duration introspectionLifetime() {
    return sources.indexOf(KEYCLOAK) == 0 ? timeToLive : Duration.ZERO;
  }
}
