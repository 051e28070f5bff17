package io.github.cockpitsso.testkit.cockpit;

import java.util.Set;

/** Settings of Cockpit that can change while it runs. */
final class Switches {

  private volatile Set<Guard> guards = Set.of();
  private volatile int rateLimit;
  private volatile Set<String> origins = Set.of();
  private volatile Set<String> keylessRoles = Set.of();

  boolean isOn(Guard guard) {
    return guards.contains(guard);
  }

  void guards(Set<Guard> on) {
    guards = Set.copyOf(on);
  }

  /** Requests per minute and caller, 0 for no limit. */
  int rateLimit() {
    return rateLimit;
  }

  void rateLimit(int requestsAMinute) {
    rateLimit = requestsAMinute;
  }

  /** Roles that the addon excludes from API keys. */
  Set<String> keylessRoles() {
    return keylessRoles;
  }

  void keylessRoles(Set<String> roles) {
    keylessRoles = Set.copyOf(roles);
  }

  /** Host names from which browsers may call; empty for all. */
  Set<String> origins() {
    return origins;
  }

  void origins(Set<String> hosts) {
    origins = Set.copyOf(hosts);
  }
}
