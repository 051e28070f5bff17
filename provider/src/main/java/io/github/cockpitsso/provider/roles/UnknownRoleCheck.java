package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.provider.settings.SettingProblem;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;

/**
 * Finds lines with a Cockpit role that does not exist, which are usually typing errors. For lines
 * that were saved before, it only logs a warning: the role may have been deleted in Cockpit, and
 * other settings must stay editable.
 */
public final class UnknownRoleCheck {

  /** The problem of a new line whose role is not in Cockpit. */
  public static final String UNKNOWN = "cockpitProblemRoleUnknown";

  private static final Logger LOG = Logger.getLogger(UnknownRoleCheck.class);
  private static final int MOST_NAMES = 20;

  private final ComponentModel federation;
  private final Set<RolePair> stored;

  /**
   * The lines of this federation.
   *
   * @param stored the stored federation; empty for a new one
   */
  public UnknownRoleCheck(ComponentModel federation, Optional<ComponentModel> stored) {
    this.federation = federation;
    this.stored = stored.stream().flatMap(UnknownRoleCheck::lines).collect(Collectors.toSet());
  }

  private static Stream<RolePair> lines(ComponentModel federation) {
    return Stream.of(RoleClaimValues.PAIRS, RoleMappings.PAIRS)
        .flatMap(it -> RoleClaimValues.texts(federation, it).stream())
        .map(RolePair::parse)
        .flatMap(Optional::stream);
  }

  /** The new lines whose role does not exist in Cockpit. */
  public List<SettingProblem> problems(CockpitApi cockpit, Capabilities capabilities) {
    if (lines(federation).findAny().isEmpty()) {
      return List.of();
    }
    if (!capabilities.can(Capability.ROLES_READ)) {
      LOG.infof(
          "Cockpit federation '%s': the Cockpit roles in the mappings and claim values"
              + " are not checked. To check them, give the service key's role the permission"
              + " sso/roles/read",
          LogLine.of(federation.getName()));
      return List.of();
    }
    Outcome<List<Role>> roles = cockpit.roles();
    return roles
        .ifFound()
        .map(found -> unknown(found.stream().map(Role::appid).sorted().toList()))
        .orElseGet(() -> List.of(SettingProblem.of("cockpitProblemUnreachable", roles.describe())));
  }

  private List<SettingProblem> unknown(List<String> roles) {
    List<RolePair> unknown =
        lines(federation).filter(it -> !roles.contains(it.role())).distinct().toList();
    unknown.stream()
        .filter(stored::contains)
        .forEach(it -> LOG.warnf(
            "Cockpit federation '%s': the line '%s' has no effect: Cockpit has no role '%s'",
            LogLine.of(federation.getName()),
            LogLine.of(it.role() + ":" + it.other()),
            LogLine.of(it.role())));
    return unknown.stream()
        .filter(it -> !stored.contains(it))
        .map(it ->
            SettingProblem.of(UNKNOWN, it.role() + ":" + it.other() + " \u2192 " + names(roles)))
        .toList();
  }

  private static String names(List<String> roles) {
    String names =
        roles.stream().limit(MOST_NAMES).map(LogLine::of).collect(Collectors.joining(", "));
    return roles.size() > MOST_NAMES ? names + ", ..." : names;
  }
}
