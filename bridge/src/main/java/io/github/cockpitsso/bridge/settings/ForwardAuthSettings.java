package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Network;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.ValueType;
import io.github.cockpitsso.client.Secret;
import java.util.List;
import java.util.Optional;

/**
 * {@code bridge.forward-auth.*}: which reverse proxies may call {@code /forward-auth}. If both
 * callers and secret are set, both must match; if neither is set, no caller may.
 *
 * @param callers networks of the proxies; empty for any network
 * @param secret which the proxies must send; empty for none
 * @param unseenBodies whether requests are allowed whose body the proxy does not forward, although
 * PHP reads it
 */
public record ForwardAuthSettings(
    List<Network> callers, Optional<Secret> secret, boolean unseenBodies) {
  static final Setting<List<Network>> CALLERS = Setting.of(
          "bridge.forward-auth.callers", ValueType.NETWORKS)
      .means("Networks of the reverse proxies that may call `/forward-auth`, by the address of"
          + " their connections. Without this and the secret, no caller may"
          + " ([forward-auth](forward-auth.md)).");
  static final Setting<Secret> SECRET = Setting.of(
          "bridge.forward-auth.secret", ValueType.SHARED_SECRET)
      .means("Secret that they must send as `X-Forward-Auth-Secret`, 16 or more characters. With"
          + " callers set too, both must match.");
  static final Setting<Boolean> UNSEEN_BODIES = Setting.of(
          "bridge.insecure.forward-auth-bodies", ValueType.FLAG, "false")
      .means("Allows JSON, form and multipart requests although the reverse proxy does not forward"
          + " their bodies. Cockpit then honors `api_key` and `rspc` in them, and operators in"
          + " their parameters are not checked.");

  public ForwardAuthSettings {
    callers = List.copyOf(callers);
  }

  /** Whether the bridge serves {@code /forward-auth}. */
  public boolean isServed() {
    return !callers.isEmpty() || secret.isPresent();
  }

  static ForwardAuthSettings read(Values values) {
    return new ForwardAuthSettings(
        values.get(CALLERS).orElse(List.of()), values.get(SECRET), values.orDefault(UNSEEN_BODIES));
  }
}
