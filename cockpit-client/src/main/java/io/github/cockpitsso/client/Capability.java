package io.github.cockpitsso.client;

import java.util.Arrays;
import java.util.Optional;

/** What our key may do in a Cockpit. The names come from {@code GET /api/sso/info}. */
public enum Capability {
  AUTH("auth"),
  USERS_READ("users.read"),
  USERS_WRITE("users.write"),
  KEYS_READ("keys.read"),
  KEYS_WRITE("keys.write"),
  ROLES_READ("roles.read"),
  LINK("link");

  private final String wireName;

  Capability(String wireName) {
    this.wireName = wireName;
  }

  /** The name in {@code /api/sso/info}. */
  public String wireName() {
    return wireName;
  }

  /** The capability of this name; empty for a name that only newer addons have. */
  public static Optional<Capability> ofWireName(String name) {
    return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
  }
}
