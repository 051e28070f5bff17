package io.github.cockpitsso.provider.roles;

import java.util.Optional;

/**
 * What one role of Cockpit becomes, typed as {@code cockpit:other}. Cockpit's names of roles have no colon; what stands
 * behind the first one may.
 *
 * @param role {@code appid} of the role in Cockpit; not empty
 * @param other what it becomes; not empty
 */
record RolePair(String role, String other) {

  /** The pair; empty if a part is missing. Blanks around the parts do not count. */
  static Optional<RolePair> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    var pair =
        new RolePair(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    return pair.role.isEmpty() || pair.other.isEmpty() ? Optional.empty() : Optional.of(pair);
  }
}
