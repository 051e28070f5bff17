package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code bridge.policy.*}, {@code bridge.anonymous} and {@code bridge.operators}. */
public record PolicySettings(Optional<Path> file, boolean anonymous, List<String> operators) {
  static final Setting<Path> FILE = Setting.of("bridge.policy.file", ValueType.FILE)
      .means("File with access rules ([policy](policy.md)), reloaded when it changes. Without it,"
          + " all users may do what their Cockpit role allows.");
  static final Setting<Boolean> ANONYMOUS = Setting.of("bridge.anonymous", ValueType.FLAG, "false")
      .means("Serves requests without credentials with Cockpit's key `public`. A request with an"
          + " invalid token is still rejected.");

  static final Setting<List<String>> OPERATORS = Setting.of("bridge.operators", ValueType.OPERATORS)
      .means("Operators and stages such as `$lookup` that parameters may contain besides those of"
          + " [parameters](parameters.md), with any operand. An aggregate with such a stage counts"
          + " as a write.");

  static PolicySettings read(Values values) {
    return new PolicySettings(
        values.get(FILE), values.orDefault(ANONYMOUS), values.get(OPERATORS).orElse(List.of()));
  }
}
