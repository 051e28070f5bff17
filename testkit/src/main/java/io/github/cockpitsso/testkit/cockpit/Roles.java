package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The roles of one Cockpit. The role {@code admin} is built in and not listed here. */
public final class Roles {

  private final ConcurrentSkipListMap<String, Role> roles = new ConcurrentSkipListMap<>();

  Roles() {}

  /** Adds a role, or replaces the role with the same {@code appid}. */
  public void put(Role role) {
    roles.put(role.appid(), role);
  }

  boolean exists(String appid) {
    return appid.equals(Role.ADMIN) || roles.containsKey(appid);
  }

  List<Role> all() {
    return List.copyOf(roles.values());
  }

  /** Cockpit's {@code isAllowed}: true for the role admin, false for an unknown or missing role. */
  boolean isAllowed(String permission, Optional<String> role) {
    return role.isPresent()
        && (role.get().equals(Role.ADMIN)
            || (roles.containsKey(role.get())
                && roles.get(role.get()).permissions().contains(permission)));
  }

  void clear() {
    roles.clear();
  }
}
