package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;

/**
 * {@code bridge.logout.*}.
 *
 * @param clients whose logout tokens are accepted; empty if the endpoint does not exist
 * @param remembered how many logouts are stored
 */
public record LogoutSettings(List<String> clients, long remembered) {
  static final Setting<List<String>> CLIENTS = Setting.of("bridge.logout.clients", ValueType.LIST)
      .means("Clients whose logout tokens the bridge accepts at `/backchannel-logout`: those of"
          + " your apps, with that address as their *Backchannel logout URL*. Without it, the path"
          + " does not exist.");
  static final Setting<Long> REMEMBERED = Setting.of(
          "bridge.logout.remembered", ValueType.number(1, 10_000_000), "20000")
      .means("How many logouts the bridge stores. After more logouts, tokens as old as a dropped"
          + " one get 401 and must be refreshed. 20000 take at most 10 MiB.");

  static LogoutSettings read(Values values) {
    return new LogoutSettings(values.get(CLIENTS).orElse(List.of()), values.orDefault(REMEMBERED));
  }
}
