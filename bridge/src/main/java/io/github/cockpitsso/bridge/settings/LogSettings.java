package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;

/** {@code bridge.log.*}. */
public record LogSettings(boolean json, String level, boolean audit) {
  static final Setting<String> FORMAT =
      withDefault("bridge.log.format", ValueType.oneOf("text", "json"), "text", "lines of the log");
  static final Setting<String> LEVEL = withDefault(
      "bridge.log.level",
      ValueType.oneOf("error", "warn", "info", "debug"),
      "info",
      "how much of the bridge itself is logged; no level logs a secret");

  static final Setting<Boolean> AUDIT = withDefault(
      "bridge.log.audit",
      ValueType.FLAG,
      "true",
      "a line for each request that writes or is refused, at any level of the log");

  static final List<Setting<?>> ALL = List.of(FORMAT, LEVEL, AUDIT);

  static LogSettings read(Values values) {
    return new LogSettings(
        values.orDefault(FORMAT).equals("json"), values.orDefault(LEVEL), values.orDefault(AUDIT));
  }
}
