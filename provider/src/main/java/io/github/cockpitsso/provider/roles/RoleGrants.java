package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.text.LogLine;
import io.github.cockpitsso.provider.text.LoggedWarnings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Grants users the roles and groups that are mapped to their Cockpit role, and revokes those that
 * it granted before and that are no longer mapped. If users are not kept in sync, it revokes only
 * admin roles, which must not outlive their mapping. Roles that an administrator granted stay.
 *
 * <p>The permissions of the current caller are ignored: an administrator who may not see a group
 * does not remove it from a user by reading the user.
 */
public final class RoleGrants {
  private static final Logger LOG = Logger.getLogger(RoleGrants.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel federation;
  private final RoleMappings mappings;

  /** With the mappings of this federation in its realm. */
  public RoleGrants(KeycloakSession session, RealmModel realm, ComponentModel federation) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
    this.mappings = RoleMappings.of(federation);
  }

  /**
   * Whether the user's stored grants match this role.
   *
   * @param record what {@link #apply} returned for the user; empty if it was never called
   */
  public boolean isUpToDate(String role, String record) {
    GrantedRoles granted = GrantedRoles.parse(record);
    return mappings.mode() == RoleMappings.Sync.ALWAYS
        ? granted.hasExactly(ids(targets(role)))
        : outdated(role, granted).isEmpty();
  }

  /**
   * Whether the user has all roles and groups of this role. Administrators may have removed some.
   */
  public boolean hasAll(String role, UserModel user) {
    return mappings.mode() != RoleMappings.Sync.ALWAYS
        || AdminPermissionsSchema.runWithoutAuthorization(
            session, () -> targets(role).stream().allMatch(it -> it.isHeldBy(user)));
  }

  /**
   * Grants and revokes.
   *
   * @param record what this returned for the user before; empty if it was never called
   * @param isNew whether the user is being imported
   * @return what to store with the user, up to several thousand characters; may be empty
   */
  public String apply(UserModel user, String role, String record, boolean isNew) {
    return AdminPermissionsSchema.runWithoutAuthorization(
        session, () -> apply(user, role, GrantedRoles.parse(record), isNew).text());
  }

  private GrantedRoles apply(UserModel user, String role, GrantedRoles before, boolean isNew) {
    List<Target> outdated = outdated(role, before);
    outdated.forEach(it -> it.revokeFrom(user));
    RoleMappings.Sync mode = mappings.mode();
    if (mode == RoleMappings.Sync.OFF || (mode == RoleMappings.Sync.IMPORT && !isNew)) {
      return before.without(ids(outdated));
    }
    Map<String, Boolean> now = new TreeMap<>();
    for (Target target : targets(role)) {
      boolean isHeld = target.isHeldBy(user);
      if (!isHeld) {
        target.grantTo(user);
      }
      now.put(target.id(), !isHeld || before.isGranted(target.id()));
    }
    return new GrantedRoles(now);
  }

  /** The granted targets that are no longer mapped, as far as they must be revoked. */
  private List<Target> outdated(String role, GrantedRoles before) {
    Set<String> grantedIds = before.grantedIds();
    if (grantedIds.isEmpty()) {
      return List.of();
    }
    grantedIds.removeAll(ids(targets(role)));
    return grantedIds.stream()
        .map(id -> Target.ofId(realm, id))
        .flatMap(Optional::stream)
        .filter(it -> mappings.mode() == RoleMappings.Sync.ALWAYS || isAdministrative(it))
        .toList();
  }

  private boolean isAdministrative(Target target) {
    return cached()
        .administrative
        .computeIfAbsent(
            target.id(),
            it -> target.effectiveRoles().stream().anyMatch(RealmAdminRoles::contains));
  }

  // Once per role and session, because a sync needs them for every user.
  private List<Target> targets(String role) {
    Map<String, List<Target>> targets = cached().targets;
    List<Target> before = targets.get(role);
    if (before != null) {
      return before;
    }
    List<Target> now = new TargetResolver(session, realm, mappings)
        .of(role, (name, mappingProblem) -> report(role + ":" + name.text(), mappingProblem));
    targets.put(role, now);
    return now;
  }

  private Cached cached() {
    String key = RoleGrants.class.getName() + federation.getId();
    Cached cached =
        session.getAttributeOrDefault(key, new Cached(new HashMap<>(), new HashMap<>()));
    session.setAttribute(key, cached);
    return cached;
  }

  /** Warns, once, about a mapping that was valid when it was saved. */
  private void report(String line, Optional<MappingProblem> mappingProblem) {
    LoggedWarnings warnings = CockpitServices.of(session).warnings();
    String warning = federation.getId() + " " + line;
    if (mappingProblem.isEmpty()) {
      warnings.resolve(warning);
    } else if (warnings.isNew(warning)) {
      LOG.warnf(
          "Cockpit federation '%s': mapping '%s' cannot be applied; grants it made"
              + " earlier are removed: %s",
          LogLine.of(federation.getName()),
          LogLine.of(line),
          LogLine.of(mappingProblem.get().describe()));
    }
  }

  private static List<String> ids(List<Target> targets) {
    return targets.stream().map(Target::id).toList();
  }

  /**
   * Results of this session: targets per Cockpit role, and whether targets include admin roles,
   * by id.
   */
  private record Cached(Map<String, List<Target>> targets, Map<String, Boolean> administrative) {}
}
