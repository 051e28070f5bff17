package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** What Cockpit makes of the key of a request. */
sealed interface Identity {

  /**
   * The key was accepted.
   *
   * @param id {@code _id} of the user, empty for keys that belong to nobody
   * @param role what decides about permissions, if any
   */
  record Caller(Optional<String> id, Optional<String> role) implements Identity {}

  /** The key is not known: 412. */
  record Refused() implements Identity {}

  /** The key is an array, on which PHP's string functions throw: 500. */
  record Unreadable() implements Identity {}
}
