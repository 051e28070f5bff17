package io.github.cockpitsso.client;

import java.util.Optional;

/**
 * What to write to a user; whatever is empty is left as it is.
 *
 * @param password only when a user is created; later by {@link CockpitApi#changePassword}
 */
public record UserDraft(
    Optional<String> user,
    Optional<String> name,
    Optional<String> email,
    Optional<String> role,
    Optional<Boolean> active,
    Optional<Secret> password) {

  /** Changes nothing yet. */
  public static final UserDraft EMPTY = new UserDraft(
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty());
}
