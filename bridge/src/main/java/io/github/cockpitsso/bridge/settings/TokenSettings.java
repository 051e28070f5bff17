package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.settings.Setting.optional;
import static io.github.cockpitsso.bridge.settings.Setting.withDefault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code bridge.audience} and {@code bridge.token.*}. */
public record TokenSettings(
    String audience,
    String scope,
    List<String> clients,
    long cacheBytes,
    Duration proofAge,
    long rememberedProofs) {
  static final Setting<String> AUDIENCE = optional(
      "bridge.audience", Kind.TEXT, "what tokens must name in `aud`; without it, the client's id");
  static final Setting<String> SCOPE = withDefault(
      "bridge.token.scope",
      Kind.TEXT,
      "cockpit",
      "what tokens must name in `scope`: the client scope whose mappers write `cockpit_user_id`, which any other mapper of"
          + " the realm could write too");
  static final Setting<List<String>> CLIENTS = optional(
      "bridge.token.clients",
      Kind.LIST,
      "clients whose tokens are accepted (`azp`); without it, any that the audience lets in");
  static final Setting<Long> CACHE = withDefault(
      "bridge.token.cache",
      Kind.SIZE_IN_BYTES,
      "8MiB",
      "how much of genuine tokens is remembered, by the size of their text");
  static final Setting<Duration> DPOP_MAX_AGE = withDefault(
      "bridge.token.dpop.max-age",
      Kind.TIME,
      "60s",
      "how far the time of a DPoP proof may be from the bridge's, both ways");
  static final Setting<Long> DPOP_REPLAYS = withDefault(
      "bridge.token.dpop.replays",
      Kind.number(1, 10_000_000),
      "50000",
      "how many DPoP proofs are remembered until they are too old, so that none is taken twice; when there are more,"
          + " requests with a proof get 503");

  static final List<Setting<?>> ALL =
      List.of(AUDIENCE, SCOPE, CLIENTS, CACHE, DPOP_MAX_AGE, DPOP_REPLAYS);

  static TokenSettings read(Values values, Optional<IssuerSettings> issuer) {
    String audience =
        values.get(AUDIENCE).or(() -> issuer.map(IssuerSettings::clientId)).orElse("");
    return new TokenSettings(
        audience,
        values.orDefault(SCOPE),
        values.get(CLIENTS).orElse(List.of()),
        values.orDefault(CACHE),
        values.orDefault(DPOP_MAX_AGE),
        values.orDefault(DPOP_REPLAYS));
  }
}
