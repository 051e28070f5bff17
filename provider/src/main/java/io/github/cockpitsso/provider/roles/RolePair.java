package io.github.cockpitsso.provider.roles;

import java.util.Optional;

/**
 * A line {@code cockpit:other} that assigns a value to a Cockpit role. Role names in Cockpit have
 * no colon; the value may.
 *
 * @param role {@code appid} of the role in Cockpit; not empty
 * @param other the assigned value; not empty
 */
record RolePair(String role, String other) {

  /** The pair. Empty if a part is missing. Blanks around the parts are ignored. */
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
