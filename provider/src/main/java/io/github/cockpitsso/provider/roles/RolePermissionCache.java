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
 * What the roles of each Cockpit allow, kept in the memory of this server. Cockpit is asked for all roles of a federation
 * at once, by one request at a time, and not again for {@link #FRESH}, or for {@link #RETRY} if it could not say. While it
 * can not, what it said last holds.
 */
public final class RolePermissionCache {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration RETRY = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(RolePermissionCache.class);
  private static final int MOST_FEDERATIONS = 1000;

  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** Nothing known so far. */
  public RolePermissionCache(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What this role allows; empty if nobody knows, or if there is no such role.
   *
   * @param federation stands for one Cockpit, as its settings are now
   * @param ask asks Cockpit for all of its roles
   */
  public Optional<Set<String>> of(
      String federation, String role, Supplier<Outcome<List<Role>>> ask) {
    if (known.size() > MOST_FEDERATIONS) {
      known.clear();
    }
    Known roles = known.computeIfAbsent(federation, it -> new Known());
    roles.update(ask);
    return roles.permissions(role);
  }

  /** In tokens this stands for all that there is, which Cockpit has for one role alone and not as a permission. */
  private static final String ALL = "*";

  private final class Known {
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Instant next = Instant.MIN;
    private volatile Optional<Map<String, Set<String>>> roles = Optional.empty();

    Optional<Set<String>> permissions(String role) {
      return roles.flatMap(it -> Optional.ofNullable(it.get(role)));
    }

    void update(Supplier<Outcome<List<Role>>> ask) {
      // Who knows something already does not wait for who is asking.
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
                Role::appid, Known::listed, (first, second) -> first)));
        next = clock.instant().plus(FRESH);
      } else {
        LOG.warnf(
            "The permissions of Cockpit's roles can not be read, tokens say %s: %s. The service key needs the"
                + " permission sso/roles/read",
            roles.isPresent() ? "what they were" : "nothing about them",
            LogLine.of(outcome.describe()));
        next = clock.instant().plus(RETRY);
      }
    }
  }
}
