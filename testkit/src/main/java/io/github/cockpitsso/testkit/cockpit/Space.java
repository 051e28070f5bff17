package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One Cockpit with its own users, roles, keys and content: the main Cockpit or one of its spaces.
 *
 * @param assets by their {@code _id}
 * @param files uploads and thumbnails, by their path below the folder for files
 * @param prefix of its addresses, such as {@code /:name}; empty for the main Cockpit
 */
record Space(
    Users users,
    Roles roles,
    ApiKeys keys,
    ContentItems content,
    Map<String, Map<String, Object>> assets,
    Map<String, Bytes> files,
    String prefix,
    ResponseCache cache,
    RateLimiter rateLimiter) {

  /** An empty space. */
  static Space of(InstantSource clock, String prefix) {
    var ids = new ObjectIds(clock);
    return new Space(
        new Users(clock, ids),
        new Roles(),
        new ApiKeys(),
        new ContentItems(ids),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        prefix,
        new ResponseCache(clock),
        new RateLimiter(clock));
  }
}
