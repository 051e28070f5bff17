package io.github.cockpitsso.testkit.cockpit;

import java.util.function.Supplier;

/** The permissions of the addon, in the order of its documentation. */
enum AddonPermission {
  AUTH("user/auth"),
  USERS_READ("sso/users/read"),
  USERS_WRITE("sso/users/write"),
  USERS_PASSWORD("sso/users/password"),
  LINK("sso/users/link"),
  KEYS_READ("sso/keys/read"),
  KEYS_WRITE("sso/keys/write"),
  ROLES_READ("sso/roles/read");

  private final String path;

  AddonPermission(String path) {
    this.path = path;
  }

  boolean isHeldBy(ApiCall call, Roles roles) {
    return roles.isAllowed(path, call.caller().role());
  }

  /** The answer of an endpoint that requires this permission, or the refusal. */
  Reply require(ApiCall call, Roles roles, Supplier<Reply> endpoint) {
    return isHeldBy(call, roles) ? endpoint.get() : denied();
  }

  static Reply denied() {
    return Reply.error(403, "Permission denied");
  }
}
