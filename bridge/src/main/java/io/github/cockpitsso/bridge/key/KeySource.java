package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.Logout;
import java.util.Optional;

/**
 * Looks up a user's API key. A source makes one remote call with deadlines, and one more to make or
 * replace a key; some make none.
 */
public interface KeySource {

  /** Its name in {@code bridge.key.sources} and in metrics. */
  String name();

  /**
   * Identifies the user for this source: users with the same slot share a lookup and its result.
   *
   * @return empty if this source cannot know the user
   */
  Optional<String> slot(AuthenticatedUser user);

  /**
   * Looks up a user.
   *
   * @return the account, or refused: 401 if the token is no longer active, 403 if there is no
   * usable account, 5xx if the source is unavailable
   */
  Decision<Account> find(AuthenticatedUser user);

  /**
   * Looks up a user again, after Cockpit refused the key that {@link #find} returned.
   *
   * @param refused the account with that key. If it was looked up just now, it is the answer: the
   * key is the right one
   */
  default Decision<Account> findOther(AuthenticatedUser user, Account refused) {
    return refused.age().isZero() ? Decision.granted(refused) : find(user);
  }

  /** Called after a logout, when the cached accounts of the user were dropped. */
  default void loggedOut(Logout logout) {}

  /**
   * Whether this source is only for users without a Cockpit account. It is not queried if a source
   * before it knows an account, or is unavailable.
   */
  default boolean isForUsersWithoutAccount() {
    return false;
  }
}
