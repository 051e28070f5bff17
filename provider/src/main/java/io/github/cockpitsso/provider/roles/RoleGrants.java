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
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Gives users the roles and groups of the realm that come with their role in Cockpit, and takes away what it gave before
 * and does not come with it any more: all of that where users are kept up to date, and otherwise realm administration alone,
 * which must not outlive the line that it came by. What an administrator gave by hand stays.
 *
 * <p>Whose request it is makes no difference: an administrator who may not see a group does not take it from anybody by
 * looking at a user.
 */
public final class RoleGrants {
  private static final Logger LOG = Logger.getLogger(RoleGrants.class);

  private final ComponentModel federation;
  private final RoleMappings mappings;

  private RoleGrants(ComponentModel federation) {
    this.federation = federation;
    this.mappings = RoleMappings.of(federation);
  }

  /** As the federation is set. */
  public static RoleGrants of(ComponentModel federation) {
    return new RoleGrants(federation);
  }

  /**
   * Whether a user was given what comes with this role.
   *
   * @param record what {@link #apply} returned for the user; empty if it never did
   */
  public boolean areWritten(KeycloakSession session, RealmModel realm, String role, String record) {
    GrantedRoles given = GrantedRoles.parse(record);
    return mappings.mode() == RoleMappings.Sync.ALWAYS
        ? given.isAbout(ids(targets(session, realm, role)))
        : overdue(session, realm, role, given).isEmpty();
  }

  /** Whether the user still has all that comes with this role, since administrators may take it away by hand. */
  public boolean areHeld(KeycloakSession session, RealmModel realm, String role, UserModel user) {
    return mappings.mode() != RoleMappings.Sync.ALWAYS
        || asNobody(
            session,
            () -> targets(session, realm, role).stream().allMatch(it -> it.isHeldBy(user)));
  }

  /**
   * Gives and takes.
   *
   * @param record what this returned for the user before; empty if it never did
   * @param isNew whether the user is just being imported
   * @return what to keep with the user, up to some thousand characters; may be empty
   */
  public String apply(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      String role,
      String record,
      boolean isNew) {
    return asNobody(
        session,
        () ->
            apply(session, realm, user, role, GrantedRoles.parse(record), isNew).text());
  }

  private GrantedRoles apply(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      String role,
      GrantedRoles before,
      boolean isNew) {
    List<Target> overdue = overdue(session, realm, role, before);
    overdue.forEach(it -> it.takeFrom(user));
    RoleMappings.Sync mode = mappings.mode();
    if (mode == RoleMappings.Sync.OFF || (mode == RoleMappings.Sync.IMPORT && !isNew)) {
      return before.without(ids(overdue));
    }
    Map<String, Boolean> now = new TreeMap<>();
    for (Target target : targets(session, realm, role)) {
      boolean isHeld = target.isHeldBy(user);
      if (!isHeld) {
        target.giveTo(user);
      }
      now.put(target.id(), !isHeld || before.isOurs(target.id()));
    }
    return new GrantedRoles(now);
  }

  /** What we have given that does not come with the role any more, as far as that is to be taken back. */
  private List<Target> overdue(
      KeycloakSession session, RealmModel realm, String role, GrantedRoles before) {
    Set<String> gifts = before.gifts();
    if (gifts.isEmpty()) {
      return List.of();
    }
    gifts.removeAll(ids(targets(session, realm, role)));
    return gifts.stream()
        .map(id -> Target.ofId(realm, id))
        .flatMap(Optional::stream)
        .filter(it -> mappings.mode() == RoleMappings.Sync.ALWAYS || isAdministrative(session, it))
        .toList();
  }

  private boolean isAdministrative(KeycloakSession session, Target target) {
    return known(session)
        .administrative
        .computeIfAbsent(
            target.id(),
            it -> target.effectiveRoles().stream().anyMatch(RealmAdminRoles::contains));
  }

  private static <T> T asNobody(KeycloakSession session, Supplier<T> work) {
    return AdminPermissionsSchema.runWithoutAuthorization(session, work);
  }

  // Once a role and session: a sync asks for every user.
  private List<Target> targets(KeycloakSession session, RealmModel realm, String role) {
    Map<String, List<Target>> targets = known(session).targets;
    List<Target> before = targets.get(role);
    if (before != null) {
      return before;
    }
    List<Target> now = new TargetResolver(session, realm, mappings)
        .of(role, (name, obstacle) -> report(session, role + ":" + name.text(), obstacle));
    targets.put(role, now);
    return now;
  }

  private Known known(KeycloakSession session) {
    String key = RoleGrants.class.getName() + federation.getId();
    Known known = session.getAttributeOrDefault(key, new Known(new HashMap<>(), new HashMap<>()));
    session.setAttribute(key, known);
    return known;
  }

  /** Tells administrators, once, of a line that was fine when it was saved. */
  private void report(KeycloakSession session, String line, Optional<MappingProblem> obstacle) {
    LoggedWarnings complaints = CockpitServices.of(session).warnings();
    String complaint = federation.getId() + " " + line;
    if (obstacle.isEmpty()) {
      complaints.settle(complaint);
    } else if (complaints.isNew(complaint)) {
      LOG.warnf(
          "Cockpit federation '%s' gives nobody what its line '%s' says, and takes it from who has it by that: %s",
          LogLine.of(federation.getName()),
          LogLine.of(line),
          LogLine.of(obstacle.get().describe()));
    }
  }

  private static List<String> ids(List<Target> targets) {
    return targets.stream().map(Target::id).toList();
  }

  /** What was found out in a session: targets by the role of Cockpit, and whether targets are administrative, by id. */
  private record Known(Map<String, List<Target>> targets, Map<String, Boolean> administrative) {}
}
