package io.github.cockpitsso.client;

import java.util.Set;

/**
 * A role of Cockpit.
 *
 * @param appid its key: lower case, never changes
 * @param name as shown to people
 * @param permissions what it allows, such as {@code content/Seiten/read}; empty for {@code admin}, which may do all
 */
public record Role(String appid, String name, Set<String> permissions) {
  public Role {
    permissions = Set.copyOf(permissions);
  }
}
