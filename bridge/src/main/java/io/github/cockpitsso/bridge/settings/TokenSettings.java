package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

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
  static final Setting<String> AUDIENCE = optional(
      "bridge.audience",
      ValueType.TEXT,
      "what tokens must name in `aud`; without it, the client's id");
  private static final Duration MAX_CACHE = Duration.ofSeconds(60);

  static final Setting<List<String>> SCOPES = withDefault(
      "bridge.token.scope",
      ValueType.SCOPES,
      "cockpit",
      "what tokens must name in `scope`, all of it; among them the client scope whose mappers write `cockpit_user_id`,"
          + " which any other mapper of the realm could write too");
  static final Setting<List<String>> CLIENTS = optional(
      "bridge.token.clients",
      ValueType.LIST,
      "clients whose tokens are accepted (`azp`, else `client_id`); without it, any that the audience lets in");
  static final Setting<String> INTROSPECTION = withDefault(
      "bridge.token.introspection",
      ValueType.oneOf("off", "lightweight", "opaque"),
      "off",
      "whether the issuer is asked about tokens that do not say enough: `lightweight` for JWTs without `aud` or `sub`,"
          + " `opaque` for those and for what is no JWT; needs `bridge.client.secret`");
  static final Setting<Duration> INTROSPECTION_CACHE = withDefault(
      "bridge.token.introspection-cache",
      ValueType.DURATION,
      "30s",
      "how long such an answer is believed, 60s at most: so long a session that has ended may still get in");
  static final Setting<Long> CACHE = withDefault(
      "bridge.token.cache",
      ValueType.SIZE_IN_BYTES,
      "8MiB",
      "how much of genuine tokens is remembered, by the size of their text");
  static final Setting<Duration> DPOP_MAX_AGE = withDefault(
      "bridge.token.dpop.max-age",
      ValueType.TIME,
      "60s",
      "how far the time of a DPoP proof may be from the bridge's, both ways");
  static final Setting<Long> DPOP_REPLAYS = withDefault(
      "bridge.token.dpop.replays",
      ValueType.number(1, 10_000_000),
      "50000",
      "how many DPoP proofs are remembered until they are too old, so that none is taken twice; when there are more,"
          + " requests with a proof get 503");
  static final Setting<Long> DPOP_REPLAYS_PER_SUBJECT = withDefault(
      "bridge.token.dpop.replays-per-subject",
      ValueType.number(1, 10_000_000),
      "10000",
      "how many of them may be of one person (`sub`), with however many tokens and keys; when there are more, that"
          + " person's requests get 429. The default bears 150 requests a second");

  static final List<Setting<?>> ALL = List.of(
      AUDIENCE,
      SCOPES,
      CLIENTS,
      INTROSPECTION,
      INTROSPECTION_CACHE,
      CACHE,
      DPOP_MAX_AGE,
      DPOP_REPLAYS,
      DPOP_REPLAYS_PER_SUBJECT);

  static TokenSettings read(Values values, Optional<IssuerSettings> issuer) {
    String audience =
        values.get(AUDIENCE).or(() -> issuer.map(IssuerSettings::clientId)).orElse("");
    String introspection = values.orDefault(INTROSPECTION);
    if (!introspection.equals("off") && !values.has(IssuerSettings.CLIENT_SECRET)) {
      values.problem(INTROSPECTION, "needs " + IssuerSettings.CLIENT_SECRET.environment());
    }
    Duration introspectionCache = values.orDefault(INTROSPECTION_CACHE);
    if (introspectionCache.compareTo(MAX_CACHE) > 0) {
      values.problem(INTROSPECTION_CACHE, "is longer than 60s");
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
