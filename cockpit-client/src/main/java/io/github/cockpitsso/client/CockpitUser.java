package io.github.cockpitsso.client;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A user of Cockpit as {@code docs/addon-api.md}, "The user object", shows one.
 *
 * @param id Cockpit's {@code _id}; never changes, never used again
 * @param user the exact login name, case and characters as Cockpit stores them; never empty
 * @param name the person's name; may be empty
 * @param email may be empty; several users may share one
 * @param role {@code appid} of the role; may be empty or name a role that no longer exists
 * @param active whether Cockpit lets the user log in
 * @param secondFactor whether the user has Cockpit's two-factor authentication enabled
 * @param modified when the document last changed, if Cockpit says so
 */
public record CockpitUser(
    String id,
    String user,
    String name,
    String email,
    String role,
    boolean active,
    boolean secondFactor,
    Optional<Instant> modified) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The same account under another login name. */
  public CockpitUser named(String loginName) {
    return new CockpitUser(id, loginName, name, email, role, active, secondFactor, modified);
  }

  /** The same account without a role. */
  public CockpitUser withoutRole() {
    return new CockpitUser(id, user, name, email, "", active, secondFactor, modified);
  }

  /** Whether Cockpit can have a user of this {@code _id}; anything else is not even asked for. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }
}
