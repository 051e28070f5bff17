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
      "File with access rules ([policy](policy.md)), reloaded when it changes. Without it, all"
          + " users may do what their Cockpit role allows.");
  static final Setting<Boolean> ANONYMOUS = withDefault(
      "bridge.anonymous",
      ValueType.FLAG,
      "false",
      "Serves requests without credentials with Cockpit's key `public`. A request with an invalid"
          + " token is still rejected.");

  static final Setting<List<String>> OPERATORS = optional(
      "bridge.operators",
      ValueType.OPERATORS,
      "Operators and stages such as `$lookup` that parameters may contain besides those of"
          + " [parameters](parameters.md), with any operand. An aggregate with such a stage"
          + " counts as a write.");

  static PolicySettings read(Values values) {
    return new PolicySettings(
        values.get(FILE), values.orDefault(ANONYMOUS), values.get(OPERATORS).orElse(List.of()));
  }
}
