package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A document of {@code system/roles} (contract section 5).
 *
 * @param appid its immutable name
 * @param name the display name
 * @param permissions such as {@code content/Seiten/read}
 */
public record Role(String appid, String name, Set<String> permissions) {

  /** The pseudo role that may do everything. */
  public static final String ADMIN = "admin";

  public Role {
    permissions = java.util.Collections.unmodifiableSet(new TreeSet<>(permissions));
  }

  /** A role whose name is its {@code appid} with a capital first letter. */
  public static Role of(String appid, String... permissions) {
    String name = Character.toUpperCase(appid.charAt(0)) + appid.substring(1);
    return new Role(appid, name, Set.copyOf(List.of(permissions)));
  }
}
