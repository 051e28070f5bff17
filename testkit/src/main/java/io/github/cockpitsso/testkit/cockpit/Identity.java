package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** The identity that Cockpit derives from the key of a request. */
sealed interface Identity {

  /**
   * The key was accepted.
   *
   * @param id {@code _id} of the user; empty for keys that belong to no user
   * @param role the role that decides about permissions, if any
   */
  record Caller(Optional<String> id, Optional<String> role) implements Identity {}

  /** The key is unknown: 412. */
  record Refused() implements Identity {}

  /** The key is an array, for which PHP's string functions throw: 500. */
  record Unreadable() implements Identity {}
}
