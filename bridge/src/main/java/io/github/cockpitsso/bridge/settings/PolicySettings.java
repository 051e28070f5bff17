package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code bridge.policy.*}, {@code bridge.anonymous} and {@code bridge.operators}. */
public record PolicySettings(Optional<Path> file, boolean anonymous, List<String> operators) {
  static final Setting<Path> FILE = optional(
      "bridge.policy.file",
      ValueType.FILE,
      "rules for who may do what (`docs/policy.md`), read again when it changes; without it, everybody may do what"
          + " Cockpit lets them do");
  static final Setting<Boolean> ANONYMOUS = withDefault(
      "bridge.anonymous",
      ValueType.FLAG,
      "false",
      "serve requests without any credentials, as Cockpit's key `public`; whoever sends a token still needs a good one");

  static final Setting<List<String>> OPERATORS = optional(
      "bridge.operators",
      ValueType.OPERATORS,
      "operators and stages such as `$lookup` that parameters may contain besides those of `docs/parameters.md`, with"
          + " any operand; an aggregate with such a stage counts as a write");

  static final List<Setting<?>> ALL = List.of(FILE, ANONYMOUS, OPERATORS);

  static PolicySettings read(Values values) {
    return new PolicySettings(
        values.get(FILE), values.orDefault(ANONYMOUS), values.get(OPERATORS).orElse(List.of()));
  }
}
