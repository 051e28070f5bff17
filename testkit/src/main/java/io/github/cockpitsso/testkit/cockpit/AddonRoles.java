package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /api/sso/roles}. */
final class AddonRoles {

  private AddonRoles() {}

  static Reply list(Roles roles) {
    List<Role> all = new ArrayList<>(roles.all());
    all.add(Role.of(Role.ADMIN));
    all.sort(java.util.Comparator.comparing(Role::appid));
    List<Object> list = new ArrayList<>();
    for (Role role : all) {
      Map<String, Object> permissions = new LinkedHashMap<>();
      role.permissions().forEach(permission -> permissions.put(permission, true));
      list.add(PhpArrays.of(
          "appid",
          role.appid(),
          "name",
          role.name(),
          "permissions",
          permissions.isEmpty() ? PhpJsonWriter.EMPTY_OBJECT : permissions));
    }
    return Reply.json(200, list);
  }
}
