package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.settings.Setting.optional;
import static io.github.cockpitsso.bridge.settings.Setting.withDefault;

import java.util.List;
import java.util.Optional;

/** {@code bridge.audience} and {@code bridge.token.*}. */
public record TokenSettings(String audience, String scope, List<String> clients, long cacheBytes) {
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

  static final List<Setting<?>> ALL = List.of(AUDIENCE, SCOPE, CLIENTS, CACHE);

  static TokenSettings read(Values values, Optional<IssuerSettings> issuer) {
    String audience =
        values.get(AUDIENCE).or(() -> issuer.map(IssuerSettings::clientId)).orElse("");
    return new TokenSettings(
        audience,
        values.orDefault(SCOPE),
        values.get(CLIENTS).orElse(List.of()),
        values.orDefault(CACHE));
  }
}
