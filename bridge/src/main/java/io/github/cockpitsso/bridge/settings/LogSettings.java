package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;

/** {@code bridge.log.*}. */
public record LogSettings(boolean json, String level, boolean audit) {
  static final Setting<String> FORMAT = Setting.of(
          "bridge.log.format", ValueType.oneOf("text", "json"), "text")
      .means("Format of log lines.");
  static final Setting<String> LEVEL = Setting.of(
          "bridge.log.level", ValueType.oneOf("error", "warn", "info", "debug"), "info")
      .means("Level of the bridge's own log. No level logs secrets.");

  static final Setting<Boolean> AUDIT = Setting.of("bridge.log.audit", ValueType.FLAG, "true")
      .means("Writes a line for each request that writes or is rejected, at any log level.");

  static LogSettings read(Values values) {
    return new LogSettings(
        values.orDefault(FORMAT).equals("json"), values.orDefault(LEVEL), values.orDefault(AUDIT));
  }
}
