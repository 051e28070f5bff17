package io.github.cockpitsso.client;

import java.time.Instant;
import java.util.Optional;

/**
 * Which users of the directory, and which page of them. The order is always by {@code _id}, ascending.
 *
 * @param search contained in login name, name or e-mail, in any case; empty for all
 * @param modifiedSince only users changed at or after this time
 * @param after only users whose {@code _id} is behind this one
 * @param skip how many of the matches to pass over, 0 or more
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 */
public record UserQuery(
    String search, Optional<Instant> modifiedSince, Optional<String> after, int skip, int limit) {

  /** The largest page that Cockpit gives. */
  public static final int MAX_LIMIT = 500;

  /**
   * @throws IllegalArgumentException if {@code skip} or {@code limit} is out of range
   */
  public UserQuery {
    if (skip < 0) {
      throw new IllegalArgumentException("skip is 0 or more, not " + skip);
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }

  /** All users whose login name, name or e-mail contains this text. */
  public static UserQuery matching(String search, int skip, int limit) {
    return new UserQuery(search, Optional.empty(), Optional.empty(), skip, limit);
  }
}
