package io.github.cockpitsso.client;

import java.util.List;

/**
 * A page of users.
 *
 * @param users ordered by {@code _id}
 * @param total how many match, on whatever page
 */
public record UserPage(List<CockpitUser> users, long total) {
  public UserPage {
    users = List.copyOf(users);
  }
}
