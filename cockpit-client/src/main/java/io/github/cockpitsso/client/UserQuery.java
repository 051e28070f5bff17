package io.github.cockpitsso.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A query for a page of users, always ordered by {@code _id}, ascending.
 *
 * @param search text in login name, name or e-mail, in any case; empty for all users
 * @param modifiedSince only users changed at or after this time
 * @param after only users with an {@code _id} greater than this one
 * @param skip number of matching users to skip, 0 or more
 * @param limit number of users on the page, 1 to {@value #MAX_LIMIT}
 */
public record UserQuery(
    String search, Optional<Instant> modifiedSince, Optional<String> after, int skip, int limit) {

  /** The largest page that Cockpit returns. */
  public static final int MAX_LIMIT = 500;

  /**
   * @throws IllegalArgumentException if {@code skip} or {@code limit} is out of range
   */
  public UserQuery {
    if (skip < 0) {
      throw new IllegalArgumentException("skip must be 0 or more, not " + skip);
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }
}
