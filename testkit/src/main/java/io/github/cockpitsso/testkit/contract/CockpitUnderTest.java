package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.Server;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** A Cockpit, real or not, that the contract is tested with. */
public interface CockpitUnderTest extends AutoCloseable {

  /** The base URL, without a trailing slash. */
  URI uri();

  /** The web server in front of PHP. */
  Server server();

  /** The version of Cockpit, such as 2.13.2. */
  String version();

  /** Whether this is a real Cockpit, which has admin pages, and not the stand-in. */
  boolean isReal();

  /**
   * Restores the seed data, enables all guards and removes the rate limit: users, roles, keys,
   * content, caches. The next test sees no change of a previous test.
   */
  void reset();

  /** Enables exactly these guards of the addon until the next {@link #reset()}. */
  void guards(Set<Guard> on);

  /** Limits requests per minute and caller until the next {@link #reset()}. */
  void limitRate(int requestsAMinute);

  /** Allows browsers only from these host names until the next {@link #reset()}. */
  void origins(Set<String> hosts);

  /** Excludes these roles from API keys until the next {@link #reset()}. */
  void keylessRoles(Set<String> roles);

  /** Stores an API key of a user as Cockpit's admin pages do, without the addon. */
  void storeKey(String userId, String key);

  /** Makes all keys that the addon has made so far this much older. */
  void ageKeys(Duration age);

  @Override
  void close();
}
