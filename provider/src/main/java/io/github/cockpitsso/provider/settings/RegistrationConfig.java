package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Whether new users of Keycloak are created in Cockpit.
 *
 * @param role {@code appid} of their Cockpit role; may be empty while registrations stay
 *     in Keycloak
 */
public record RegistrationConfig(boolean toCockpit, String role) {
  public static final String SYNC = "syncRegistrations";
  static final String ROLE = "registrationRole";

  /** The settings in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.toggle(SYNC, "cockpitRegistration"),
      ConsoleField.text(ROLE, "cockpitRegistrationRole"));

  // With these a user could grant more rights (docs/addon-api.md, Permissions).
  private static final Set<String> ADMIN_PERMISSIONS =
      Set.of("app/users/manage", "app/roles/manage", "app/api/manage", "app/spaces", "user/auth");
  private static final String ADDON_PERMISSIONS = "sso/";
  private static final String ADMIN = "admin";

  public static RegistrationConfig of(ComponentModel model) {
    String role = model.get(ROLE);
    return new RegistrationConfig(
        model.get(SYNC, false) && EditMode.of(model) == EditMode.WRITABLE,
        role == null ? "" : role.strip());
  }

  /** Problems of the settings by themselves. */
  public static List<SettingProblem> problems(ComponentModel model) {
    List<SettingProblem> problems = new ArrayList<>();
    if (model.get(SYNC, false)) {
      if (EditMode.of(model) != EditMode.WRITABLE) {
        problems.add(SettingProblem.of("cockpitProblemRegistrationMode"));
      }
      if (of(model).role.isEmpty()) {
        problems.add(SettingProblem.of("cockpitProblemRegistrationRole"));
      }
    }
    return problems;
  }

  /** What the settings need in Cockpit: the role exists and has no admin permissions. */
  public CockpitRequirement requirement() {
    return (cockpit, capabilities) -> {
      if (!toCockpit) {
        return List.of();
      }
      if (!capabilities.can(Capability.ROLES_READ)) {
        return List.of(SettingProblem.of(
            "cockpitProblemRegistrationPermissions",
            CockpitPermission.describe(CockpitPermission.ROLES_READ)));
      }
      Outcome<List<Role>> roles = cockpit.roles();
      return roles
          .ifFound()
          .map(this::problem)
          .orElseGet(() ->
              Optional.of(SettingProblem.of(CockpitRequirement.UNREACHABLE, roles.describe())))
          .map(List::of)
          .orElseGet(List::of);
    };
  }

  private Optional<SettingProblem> problem(List<Role> roles) {
    Optional<Role> chosen = roles.stream().filter(it -> it.appid().equals(role)).findFirst();
    if (chosen.isEmpty()) {
      return Optional.of(SettingProblem.of("cockpitProblemRegistrationNoRole", role));
    }
    List<String> forbidden = chosen.get().permissions().stream()
        .filter(it -> ADMIN_PERMISSIONS.contains(it) || it.startsWith(ADDON_PERMISSIONS))
        .sorted()
        .toList();
    if (role.equals(ADMIN)) {
      return Optional.of(SettingProblem.of("cockpitProblemRegistrationPower", ADMIN));
    }
    return forbidden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            SettingProblem.of("cockpitProblemRegistrationPower", String.join(", ", forbidden)));
  }
}
