package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One Cockpit with its own users, roles, keys and content: the main Cockpit or one of its spaces.
 */
final class Space {

  private final ObjectIds ids;
  private final Users users;
  private final Roles roles = new Roles();
  private final ApiKeys keys = new ApiKeys();
  private final ContentItems content;
  private final Map<String, Map<String, Object>> assets = new ConcurrentHashMap<>();
  private final Map<String, Bytes> files = new ConcurrentHashMap<>();
  private final String prefix;
  private final ResponseCache cache;
  private final RateLimiter rateLimiter;

  /**
   * An empty space.
   *
   * @param prefix of its addresses, such as {@code /:name}; empty for the main Cockpit
   */
  Space(InstantSource clock, String prefix) {
    this.prefix = prefix;
    ids = new ObjectIds(clock);
    users = new Users(clock, ids);
    content = new ContentItems(ids);
    cache = new ResponseCache(clock);
    rateLimiter = new RateLimiter(clock);
  }

  Users users() {
    return users;
  }

  Roles roles() {
    return roles;
  }

  ApiKeys keys() {
    return keys;
  }

  ContentItems content() {
    return content;
  }

  Map<String, Map<String, Object>> assets() {
    return assets;
  }

  /** Uploads and thumbnails, by their path below the folder for files. */
  Map<String, Bytes> files() {
    return files;
  }

  String prefix() {
    return prefix;
  }

  ResponseCache cache() {
    return cache;
  }

  RateLimiter rateLimiter() {
    return rateLimiter;
  }
}
