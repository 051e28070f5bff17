package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code GET /api/sso/info}. */
final class AddonInfo implements Endpoint {

  private final Roles roles;

  AddonInfo(Roles roles) {
    this.roles = roles;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET") || !call.path().equals("/sso/info")) {
      return Optional.empty();
    }
    List<AddonPermission> held = Stream.of(AddonPermission.values())
        .filter(permission -> permission.isHeldBy(call, roles))
        .toList();
    return Optional.of(
        held.isEmpty()
            ? AddonPermission.denied()
            : Reply.json(
                200,
                PhpArrays.of(
                    "version",
                    StandInCockpit.ADDON_VERSION,
                    "cockpit",
                    StandInCockpit.COCKPIT_VERSION,
                    "role",
                    call.caller().role().orElse(""),
                    "capabilities",
                    capabilities(held))));
  }

  /** The capability to write users includes setting passwords. */
  private static List<String> capabilities(List<AddonPermission> held) {
    return held.stream()
        .filter(permission -> permission != AddonPermission.USERS_WRITE
            || held.contains(AddonPermission.USERS_PASSWORD))
        .map(AddonPermission::capability)
        .filter(capability -> !capability.isEmpty())
        .toList();
  }
}
