package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import java.util.List;

/**
 * {@code bridge.logout.*}.
 *
 * @param clients whose logout tokens are accepted; empty: there is no place to send them to
 * @param remembered how many logouts
 */
public record LogoutSettings(List<String> clients, long remembered) {
  static final Setting<List<String>> CLIENTS = optional(
      "bridge.logout.clients",
      ValueType.LIST,
      "clients that tell the bridge at `/backchannel-logout` who was logged out: the apps', whose *Backchannel logout URL*"
          + " leads there. Without it there is no such path");
  static final Setting<Long> REMEMBERED = withDefault(
      "bridge.logout.remembered",
      ValueType.number(1, 10_000_000),
      "20000",
      "how many logouts are remembered; when there were more, tokens as old as one that was forgotten get 401 and have to"
          + " be refreshed. 20000 take 10 MiB at most");

  static final List<Setting<?>> ALL = List.of(CLIENTS, REMEMBERED);

  static LogoutSettings read(Values values) {
    return new LogoutSettings(values.get(CLIENTS).orElse(List.of()), values.orDefault(REMEMBERED));
  }
}
