package io.github.cockpitsso.client;

import java.util.List;
import java.util.Optional;

/**
 * A page of users.
 *
 * @param users ordered by {@code _id}
 * @param flaws users of the page whose data is invalid; they are not in {@code users}
 * @param last {@code _id} of the page's last user, valid or not; empty for an empty page
 * @param total number of matching users on all pages
 */
public record UserPage(
    List<CockpitUser> users, List<Flaw> flaws, Optional<String> last, long total) {

  public UserPage {
    users = List.copyOf(users);
    flaws = List.copyOf(flaws);
  }

  /** Number of users on the page, valid or not. */
  public int size() {
    return users.size() + flaws.size();
  }

  /**
   * A user whose data is invalid.
   *
   * @param id {@code _id}
   * @param reason for the log; contains no data of the user
   */
  public record Flaw(String id, String reason) {}
}
