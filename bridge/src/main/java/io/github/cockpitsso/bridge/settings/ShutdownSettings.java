package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;

/** {@code bridge.shutdown.*}. */
public record ShutdownSettings(Duration drain, Duration timeout) {
  static final Setting<Duration> DRAIN = withDefault(
      "bridge.shutdown.drain",
      ValueType.DURATION,
      "1s",
      "How long after SIGTERM the bridge still accepts requests, while it reports not ready and"
          + " closes connections.");
  static final Setting<Duration> TIMEOUT = withDefault(
      "bridge.shutdown.timeout",
      ValueType.DURATION,
      "30s",
      "How long it then waits for responses in progress.");

  static ShutdownSettings read(Values values) {
    return new ShutdownSettings(values.orDefault(DRAIN), values.orDefault(TIMEOUT));
  }
}
