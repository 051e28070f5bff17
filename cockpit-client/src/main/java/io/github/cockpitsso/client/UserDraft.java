package io.github.cockpitsso.client;

import java.util.Optional;

/**
 * The fields of a user to write. Empty fields are not changed.
 *
 * @param password only to create a user; {@link CockpitApi#changePassword} changes it later
 */
public record UserDraft(
    Optional<String> user,
    Optional<String> name,
    Optional<String> email,
    Optional<String> role,
    Optional<Boolean> active,
    Optional<Secret> password) {

  /** A draft without changes. */
  public static final UserDraft EMPTY = new UserDraft(
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty());
}
