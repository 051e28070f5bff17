package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.time.Duration;

/** {@code bridge.warm-up}. */
public record StartSettings(Duration warmUp) {
  static final Setting<Duration> WARM_UP = Setting.of("bridge.warm-up", ValueType.DURATION, "5s")
      .means("Longest time of the [warm-up](#start). It ends earlier if the JVM has compiled the"
          + " code. Until then the bridge serves requests, but is not ready. 0s for no warm-up.");

  static StartSettings read(Values values) {
    return new StartSettings(values.orDefault(WARM_UP));
  }
}
