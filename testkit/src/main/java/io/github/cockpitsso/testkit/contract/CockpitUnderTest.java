package io.github.cockpitsso.testkit.contract;

import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.Server;
import java.net.URI;
import java.util.Set;

/** A Cockpit, real or not, that the contract is tested on. */
public interface CockpitUnderTest extends AutoCloseable {

  /** The base URL, without a trailing slash. */
  URI uri();

  /** What stands in front of PHP. */
  Server server();

  /** The release of Cockpit, such as 2.13.2. */
  String version();

  /** Whether this is Cockpit itself, which has admin pages, and not the stand-in. */
  boolean isReal();

  /**
   * Back to the seed data, all guards on, no rate limit: users, roles, keys, content, caches. What
   * a test changes is gone for the next one.
   */
  void reset();

  /** Leaves exactly these guards of the addon on, until the next {@link #reset()}. */
  void guards(Set<Guard> on);

  /** Limits requests a minute and caller, until the next {@link #reset()}. */
  void limitRate(int requestsAMinute);

  /** Admits browsers from these host names only, until the next {@link #reset()}. */
  void origins(Set<String> hosts);

  /** Keeps the keys of users of these roles with the addon, until the next {@link #reset()}. */
  void keylessRoles(Set<String> roles);

  @Override
  void close();
}
