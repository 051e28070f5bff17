package io.github.cockpitsso.testkit.cockpit;

/** The permissions of the addon, in the order of its documentation. */
enum AddonPermission {
  AUTH("user/auth", "auth"),
  USERS_READ("sso/users/read", "users.read"),
  USERS_WRITE("sso/users/write", "users.write"),
  USERS_PASSWORD("sso/users/password", ""),
  LINK("sso/users/link", "link"),
  KEYS_READ("sso/keys/read", "keys.read"),
  KEYS_WRITE("sso/keys/write", "keys.write"),
  ROLES_READ("sso/roles/read", "roles.read");

  private final String path;
  private final String capability;

  AddonPermission(String path, String capability) {
    this.path = path;
    this.capability = capability;
  }

  /** Its name in a role. */
  String path() {
    return path;
  }

  /** Its name in {@code /api/sso/info}; empty if it has none. */
  String capability() {
    return capability;
  }

  boolean isHeldBy(ApiCall call, Roles roles) {
    return roles.isAllowed(path, call.caller().role());
  }

  static Reply denied() {
    return Reply.error(403, "Permission denied");
  }
}
