package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;

/** {@code bridge.shutdown.*}. */
public record ShutdownSettings(Duration drain, Duration timeout) {
  static final Setting<Duration> DRAIN = Setting.of(
          "bridge.shutdown.drain", ValueType.DURATION, "1s")
      .means("How long after SIGTERM the bridge still accepts requests, while it reports not ready"
          + " and closes connections.");
  static final Setting<Duration> TIMEOUT = Setting.of(
          "bridge.shutdown.timeout", ValueType.DURATION, "30s")
      .means("How long it then waits for responses in progress.");

  static ShutdownSettings read(Values values) {
    return new ShutdownSettings(values.orDefault(DRAIN), values.orDefault(TIMEOUT));
  }
}
