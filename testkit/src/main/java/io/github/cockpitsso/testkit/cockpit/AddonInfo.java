package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /api/sso/info}. */
final class AddonInfo implements Endpoint {

  private static final Map<AddonPermission, String> CAPABILITIES = Map.of(
      AddonPermission.AUTH, "auth",
      AddonPermission.USERS_READ, "users.read",
      AddonPermission.USERS_WRITE, "users.write",
      AddonPermission.LINK, "link",
      AddonPermission.KEYS_READ, "keys.read",
      AddonPermission.KEYS_WRITE, "keys.write",
      AddonPermission.ROLES_READ, "roles.read");

  private final Roles roles;

  AddonInfo(Roles roles) {
    this.roles = roles;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET") || !call.path().equals("/sso/info")) {
      return Optional.empty();
    }
    boolean any = false;
    List<Object> capabilities = new ArrayList<>();
    for (AddonPermission permission : AddonPermission.values()) {
      if (permission.isHeldBy(call, roles)) {
        any = true;
        if (CAPABILITIES.containsKey(permission) && isComplete(permission, call)) {
          capabilities.add(CAPABILITIES.get(permission));
        }
      }
    }
    return Optional.of(
        any
            ? Reply.json(
                200,
                PhpArrays.of(
                    "version",
                    StandInCockpit.ADDON_VERSION,
                    "cockpit",
                    StandInCockpit.COCKPIT_VERSION,
                    "role",
                    call.caller().role().orElse(""),
                    "capabilities",
                    capabilities))
            : AddonPermission.denied());
  }

  /** The capability to write users includes setting passwords. */
  private boolean isComplete(AddonPermission permission, ApiCall call) {
    return permission != AddonPermission.USERS_WRITE
        || AddonPermission.USERS_PASSWORD.isHeldBy(call, roles);
  }
}
