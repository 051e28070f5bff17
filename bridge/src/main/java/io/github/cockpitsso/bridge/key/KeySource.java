package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.bridge.refusal.Decision;
import java.util.Optional;

/**
 * Finds the API key of a person. One remote call, a second one where a key is made, and a wait
 * within its bounds.
 */
public interface KeySource {

  /** Its name in {@code bridge.key.sources} and in metrics. */
  String name();

  /**
   * What the answer depends on: persons with the same one share a look-up and its result.
   *
   * @return nothing if this source can not know the person
   */
  Optional<String> slot(AuthenticatedUser person);

  /**
   * Looks the person up.
   *
   * @return the account, or refused: 401 if the token is no longer good, 403 if there is no usable
   * account, 5xx if nobody can tell now
   */
  Decision<Account> find(AuthenticatedUser person);
}
