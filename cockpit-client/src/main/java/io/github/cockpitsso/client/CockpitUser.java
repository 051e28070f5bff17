package io.github.cockpitsso.client;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A user of Cockpit. Source: {@code docs/addon-api.md}, "The user object".
 *
 * @param id Cockpit's {@code _id}; never changes, never used for another user
 * @param user the exact login name, case and characters as Cockpit stores them; never empty
 * @param name the user's display name; may be empty
 * @param email may be empty; several users may share one
 * @param role {@code appid} of the role; may be empty or name a role that no longer exists
 * @param active whether the user may log in to Cockpit
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

  /** The same account with another login name. */
  public CockpitUser named(String loginName) {
    return new CockpitUser(id, loginName, name, email, role, active, secondFactor, modified);
  }

  /** The same account without a role. */
  public CockpitUser withoutRole() {
    return new CockpitUser(id, user, name, email, "", active, secondFactor, modified);
  }

  /** Whether this can be the {@code _id} of a Cockpit user. Other texts are never sent. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }
}
