package io.github.cockpitsso.provider.roles;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Gives users the roles and groups of the realm that come with their role in Cockpit, and takes away what it gave before
 * and does not come with it any more. What an administrator gave by hand stays.
 */
public final class RoleGrants {
  private final String federation;
  private final RoleMappings mappings;

  private RoleGrants(String federation, RoleMappings mappings) {
    this.federation = federation;
    this.mappings = mappings;
  }

  /** As the federation is set. */
  public static RoleGrants of(ComponentModel federation) {
    return new RoleGrants(federation.getId(), RoleMappings.of(federation));
  }

  /**
   * Whether a user was given what comes with this role.
   *
   * @param record what {@link #apply} returned for the user; empty if it never did
   */
  public boolean areWritten(KeycloakSession session, RealmModel realm, String role, String record) {
    return mappings.mode() != RoleMappings.Sync.ALWAYS
        || Given.parse(record).isAbout(ids(targets(session, realm, role)));
  }

  /** Whether the user still has all that comes with this role, since administrators may take it away by hand. */
  public boolean areHeld(KeycloakSession session, RealmModel realm, String role, UserModel user) {
    return mappings.mode() != RoleMappings.Sync.ALWAYS
        || targets(session, realm, role).stream().allMatch(it -> it.isHeldBy(user));
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
    RoleMappings.Sync mode = mappings.mode();
    if (mode == RoleMappings.Sync.OFF || (mode == RoleMappings.Sync.IMPORT && !isNew)) {
      return record;
    }
    Given before = Given.parse(record);
    List<Target> wanted = targets(session, realm, role);
    List<String> ids = ids(wanted);
    before.gifts().stream()
        .filter(id -> !ids.contains(id))
        .forEach(id -> Target.ofId(realm, id).ifPresent(it -> it.takeFrom(user)));

    Map<String, Boolean> now = new TreeMap<>();
    for (Target target : wanted) {
      boolean isHeld = target.isHeldBy(user);
      if (!isHeld) {
        target.giveTo(user);
      }
      now.put(target.id(), !isHeld || before.isOurs(target.id()));
    }
    return new Given(now).text();
  }

  // Once a role and session: a sync asks for every user.
  private List<Target> targets(KeycloakSession session, RealmModel realm, String role) {
    String key = RoleGrants.class.getName() + federation;
    Known known = session.getAttributeOrDefault(key, new Known(new HashMap<>()));
    session.setAttribute(key, known);
    return known.targets.computeIfAbsent(
        role, it -> new RealmTargets(session, realm, mappings).of(role));
  }

  private static List<String> ids(List<Target> targets) {
    return targets.stream().map(Target::id).toList();
  }

  private record Known(Map<String, List<Target>> targets) {}
}
