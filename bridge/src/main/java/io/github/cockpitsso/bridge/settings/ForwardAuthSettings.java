package io.github.cockpitsso.bridge.settings;

import static io.github.cockpitsso.bridge.value.Setting.optional;
import static io.github.cockpitsso.bridge.value.Setting.withDefault;

import io.github.cockpitsso.bridge.value.Network;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.Secret;
import java.util.List;
import java.util.Optional;

/**
 * {@code bridge.forward-auth.*}: which front servers may ask. What is set must hold, all of it;
 * where nothing is set nobody may.
 *
 * @param callers networks of them; empty for any, if there is a secret
 * @param secret which they must send along; empty if the network will do
 * @param unseenBodies whether what PHP would read of a body may go by unseen
 */
public record ForwardAuthSettings(
    List<Network> callers, Optional<Secret> secret, boolean unseenBodies) {
  static final Setting<List<Network>> CALLERS = optional(
      "bridge.forward-auth.callers",
      ValueType.NETWORKS,
      "networks of the front servers that may ask `/forward-auth`, by the address of their connections; without this"
          + " and the secret nobody may (`docs/forward-auth.md`)");
  static final Setting<Secret> SECRET = optional(
      "bridge.forward-auth.secret",
      ValueType.SHARED_SECRET,
      "what they must send as `X-Forward-Auth-Secret`, 16 characters or more; if the callers are set too, both must be"
          + " right");
  static final Setting<Boolean> UNSEEN_BODIES = withDefault(
      "bridge.insecure.forward-auth-bodies",
      ValueType.FLAG,
      "false",
      "grant JSON, form and multipart requests although the front server does not send their bodies along: `api_key`"
          + " and `rspc` in them then count at Cockpit, and operators in their parameters are not checked");

  static final List<Setting<?>> ALL = List.of(CALLERS, SECRET, UNSEEN_BODIES);

  public ForwardAuthSettings {
    callers = List.copyOf(callers);
  }

  /** Whether anybody may ask. */
  public boolean isServed() {
    return !callers.isEmpty() || secret.isPresent();
  }

  static ForwardAuthSettings read(Values values) {
    return new ForwardAuthSettings(
        values.get(CALLERS).orElse(List.of()), values.get(SECRET), values.orDefault(UNSEEN_BODIES));
  }
}
