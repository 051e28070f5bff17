package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;
import java.util.List;

/** {@code bridge.shutdown.*}. */
public record ShutdownSettings(Duration drain, Duration timeout) {
  static final Setting<Duration> DRAIN = withDefault(
      "bridge.shutdown.drain",
      ValueType.DURATION,
      "1s",
      "how long after SIGTERM the bridge still takes requests, while it is no longer ready and closes connections");
  static final Setting<Duration> TIMEOUT = withDefault(
      "bridge.shutdown.timeout",
      ValueType.DURATION,
      "30s",
      "how long it then waits for the answers that are under way");

  static final List<Setting<?>> ALL = List.of(DRAIN, TIMEOUT);

  static ShutdownSettings read(Values values) {
    return new ShutdownSettings(values.orDefault(DRAIN), values.orDefault(TIMEOUT));
  }
}
