package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code bridge.audience} and {@code bridge.token.*}. */
public record TokenSettings(
    String audience,
    List<String> scopes,
    List<String> clients,
    String introspection,
    Duration introspectionCache,
    long cacheBytes,
    Duration proofAge,
    long rememberedProofs,
    long rememberedProofsOfSubject) {
  static final Setting<String> AUDIENCE = Setting.of("bridge.audience", ValueType.TEXT)
      .means("Audience that tokens must contain in `aud`. Without it, `bridge.client.id`.");
  private static final Duration MAX_CACHE = Duration.ofSeconds(60);

  static final Setting<List<String>> SCOPES = Setting.of(
          "bridge.token.scope", ValueType.SCOPES, "cockpit")
      .means("Scopes that tokens must all contain in `scope`. Keep the client scope whose mappers"
          + " write `cockpit_user_id` among them: any other mapper of the realm could write that"
          + " claim too.");
  static final Setting<List<String>> CLIENTS = Setting.of("bridge.token.clients", ValueType.LIST)
      .means("Clients whose tokens are accepted (`azp`, else `client_id`). Without it, tokens of"
          + " any client with the right audience.");
  static final Setting<String> INTROSPECTION = Setting.of(
          "bridge.token.introspection",
          ValueType.oneOf("off", "lightweight", "opaque", "when-reachable", "always"))
      .means("Which tokens the bridge introspects: `lightweight` for JWTs without `aud` or `sub`,"
          + " `opaque` also for tokens that are not JWTs, `always` for all JWTs, so that an ended"
          + " session, a disabled user or a lost role loses access within"
          + " `bridge.token.introspection-cache`. `when-reachable` is the same, but tokens count"
          + " while Keycloak cannot introspect. Needs `bridge.client.secret`. Default:"
          + " `when-reachable` if the secret is set and `bridge.audience` is `bridge.client.id`,"
          + " else `off`.");
  static final Setting<Duration> INTROSPECTION_CACHE = Setting.of(
          "bridge.token.introspection-cache", ValueType.DURATION, "60s")
      .means("How long an introspection response is cached, at most 60s. An ended session keeps"
          + " access for up to this long.");
  static final Setting<Long> CACHE = Setting.of(
          "bridge.token.cache", ValueType.SIZE_IN_BYTES, "8MiB")
      .means("Memory for verified tokens, in bytes of their text, and 64 bytes for each scope, role"
          + " and group.");
  static final Setting<Duration> DPOP_MAX_AGE = Setting.of(
          "bridge.token.dpop.max-age", ValueType.TIME, "60s")
      .means("How far the time of a DPoP proof may differ from the bridge's clock, in both"
          + " directions.");
  static final Setting<Long> DPOP_REPLAYS = Setting.of(
          "bridge.token.dpop.replays", ValueType.number(1, 10_000_000), "50000")
      .means("How many DPoP proofs the bridge stores until they are too old, so that no proof is"
          + " accepted twice. When this many are stored, requests with a proof get 503.");
  static final Setting<Long> DPOP_REPLAYS_PER_SUBJECT = Setting.of(
          "bridge.token.dpop.replays-per-subject", ValueType.number(1, 10_000_000), "10000")
      .means("How many of these proofs may belong to one user (`sub`), with any number of tokens"
          + " and keys. Further requests of that user get 429. The default allows 150 requests per"
          + " second.");

  static TokenSettings read(Values values, Optional<IssuerSettings> issuer) {
    String audience =
        values.get(AUDIENCE).or(() -> issuer.map(IssuerSettings::clientId)).orElse("");
    boolean secret = values.has(IssuerSettings.CLIENT_SECRET);
    // Keycloak confirms tokens only to clients in their audience.
    boolean confirmed = issuer.filter(it -> it.clientId().equals(audience)).isPresent();
    String introspection =
        values.get(INTROSPECTION).orElse(secret && confirmed ? "when-reachable" : "off");
    if (!introspection.equals("off") && !secret) {
      values.problem(INTROSPECTION, "needs " + IssuerSettings.CLIENT_SECRET.environment());
    }
    Duration introspectionCache = values.orDefault(INTROSPECTION_CACHE);
    if (introspectionCache.compareTo(MAX_CACHE) > 0) {
      values.problem(INTROSPECTION_CACHE, "must be at most 60s");
    }
    return new TokenSettings(
        audience,
        values.orDefault(SCOPES),
        values.get(CLIENTS).orElse(List.of()),
        introspection,
        introspectionCache,
        values.orDefault(CACHE),
        values.orDefault(DPOP_MAX_AGE),
        values.orDefault(DPOP_REPLAYS),
        values.orDefault(DPOP_REPLAYS_PER_SUBJECT));
  }
}
