package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Caches the permissions of Cockpit's roles in memory. One call per federation reads all roles, in
 * one request at a time. The result is valid for {@link #FRESH}; after a failure the next call
 * follows after {@link #RETRY}. Until then the previous result is used.
 */
public final class RolePermissionCache {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration RETRY = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(RolePermissionCache.class);
  private static final int MOST_FEDERATIONS = 1000;

  private final InstantSource clock;
  private final Map<String, Cached> cached = new ConcurrentHashMap<>();

  /** An empty cache. */
  public RolePermissionCache(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The permissions of this role. Empty if Cockpit has never answered, or if the role does
   * not exist.
   *
   * @param federation identifies one Cockpit with its current settings
   * @param ask reads all roles from Cockpit
   */
  public Optional<Set<String>> of(
      String federation, String role, Supplier<Outcome<List<Role>>> ask) {
    if (cached.size() > MOST_FEDERATIONS) {
      cached.clear();
    }
    Cached roles = cached.computeIfAbsent(federation, it -> new Cached());
    roles.update(ask);
    return roles.permissions(role);
  }

  /** Means all permissions in tokens. Cockpit has no permission of this name. */
  private static final String ALL = "*";

  private final class Cached {
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Instant next = Instant.MIN;
    private volatile Optional<Map<String, Set<String>>> roles = Optional.empty();

    Optional<Set<String>> permissions(String role) {
      return roles.flatMap(it -> Optional.ofNullable(it.get(role)));
    }

    void update(Supplier<Outcome<List<Role>>> ask) {
      // With a previous result, a request does not wait for another one that reads the roles.
      if (isCurrent() || (roles.isPresent() && asking.isLocked())) {
        return;
      }
      asking.lock();
      try {
        if (!isCurrent()) {
          take(ask.get());
        }
      } finally {
        asking.unlock();
      }
    }

    private boolean isCurrent() {
      return clock.instant().isBefore(next);
    }

    private static Set<String> listed(Role role) {
      return role.permissions().stream()
          .filter(it -> !it.equals(ALL))
          .collect(Collectors.toUnmodifiableSet());
    }

    private void take(Outcome<List<Role>> outcome) {
      if (outcome instanceof Outcome.Found<List<Role>> found) {
        roles = Optional.of(found.value().stream()
            .collect(Collectors.toUnmodifiableMap(
                Role::appid, Cached::listed, (first, second) -> first)));
        next = clock.instant().plus(FRESH);
      } else {
        LOG.warnf(
            "The permissions of Cockpit's roles cannot be read, so tokens contain %s:"
                + " %s. The service key needs the permission sso/roles/read",
            roles.isPresent() ? "the previous ones" : "none", LogLine.of(outcome.describe()));
        next = clock.instant().plus(RETRY);
      }
    }
  }
}
