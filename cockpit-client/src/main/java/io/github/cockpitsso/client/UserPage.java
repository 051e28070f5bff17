package io.github.cockpitsso.client;

import java.util.List;
import java.util.Optional;

/**
 * A page of users.
 *
 * @param users ordered by {@code _id}
 * @param flaws one line for each user on the page that is not as the contract says, and so not among the users
 * @param last {@code _id} of the page's last user, readable or not; nothing for an empty page
 * @param total how many match, on whatever page
 */
public record UserPage(
    List<CockpitUser> users, List<String> flaws, Optional<String> last, long total) {

  public UserPage {
    users = List.copyOf(users);
    flaws = List.copyOf(flaws);
  }

  /** How many users the page has, readable or not. */
  public int size() {
    return users.size() + flaws.size();
  }
}
