package io.github.cockpitsso.client;

import java.util.List;
import java.util.Optional;

/**
 * A page of users.
 *
 * @param users ordered by {@code _id}
 * @param flaws those on the page who are not as the contract says, and so not among the users
 * @param last {@code _id} of the page's last user, readable or not; nothing for an empty page
 * @param total how many match, on whatever page
 */
public record UserPage(
    List<CockpitUser> users, List<Flaw> flaws, Optional<String> last, long total) {

  public UserPage {
    users = List.copyOf(users);
    flaws = List.copyOf(flaws);
  }

  /** How many users the page has, readable or not. */
  public int size() {
    return users.size() + flaws.size();
  }

  /**
   * A user who can not be read.
   *
   * @param id {@code _id}
   * @param reason for the log; holds nothing of the user
   */
  public record Flaw(String id, String reason) {}
}
