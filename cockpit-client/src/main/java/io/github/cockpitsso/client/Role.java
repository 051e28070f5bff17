package io.github.cockpitsso.client;

import java.util.Set;

/**
 * A role of Cockpit.
 *
 * @param appid the key of the role: lower case, never changes
 * @param name display name
 * @param permissions such as {@code content/Seiten/read}; empty for {@code admin}, which may
 *     do everything
 */
public record Role(String appid, String name, Set<String> permissions) {
  public Role {
    permissions = Set.copyOf(permissions);
  }
}
