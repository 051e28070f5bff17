package io.github.cockpitsso.provider.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.provider.fake.Fake;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;

class RegistrationConfigTest {
  private static final Map<String, String> ON = Map.of(
      "syncRegistrations", "true",
      "registrationRole", "editor",
      "editMode", "WRITABLE",
      "serviceKey", "API-1");

  @Test
  void it_is_disabled_by_default() {
    assertThat(RegistrationConfig.of(new ComponentModel()).toCockpit()).isFalse();
    assertThat(RegistrationConfig.of(model(ON)).toCockpit()).isTrue();
  }

  @Test
  void an_import_without_the_edit_mode_writes_nothing() {
    ComponentModel model = model(ON);
    model.put("editMode", "READ_ONLY");
    assertThat(RegistrationConfig.of(model).toCockpit()).isFalse();
    assertThat(RegistrationConfig.problems(model))
        .containsExactly(SettingProblem.of("cockpitProblemRegistrationMode"));
  }

  @Test
  void a_role_is_required() {
    ComponentModel model = model(ON);
    model.put("registrationRole", " ");
    assertThat(RegistrationConfig.problems(model))
        .containsExactly(SettingProblem.of("cockpitProblemRegistrationRole"));
  }

  @Test
  void a_role_that_reads_and_writes_content_is_accepted() {
    assertThat(requirement(role("content/Seiten/read", "content/Seiten/update")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app/users/manage",
        "app/roles/manage",
        "app/api/manage",
        "app/spaces",
        "user/auth",
        "sso/users/read",
        "sso/users/write",
        "sso/users/password",
        "sso/users/link",
        "sso/keys/read",
        "sso/keys/write",
        "sso/roles/read"
      })
  void a_role_that_can_grant_permissions_is_refused(String power) {
    assertThat(requirement(role("content/Seiten/read", power)))
        .containsExactly(SettingProblem.of("cockpitProblemRegistrationPower", power));
  }

  @Test
  void the_role_admin_is_refused() {
    ComponentModel model = model(ON);
    model.put("registrationRole", "admin");
    assertThat(RegistrationConfig.of(model)
            .requirement()
            .problems(
                cockpit(new Outcome.Found<>(List.of(new Role("admin", "Admin", Set.of())))),
                can(Capability.ROLES_READ)))
        .containsExactly(SettingProblem.of("cockpitProblemRegistrationPower", "admin"));
  }

  @Test
  void a_missing_role_is_refused() {
    assertThat(requirement(new Outcome.Found<>(List.of())))
        .containsExactly(SettingProblem.of("cockpitProblemRegistrationNoRole", "editor"));
  }

  @Test
  void an_unavailable_directory_means_an_unresolved_conflict() {
    assertThat(requirement(new Outcome.Unavailable<>(Outage.TIMEOUT, "")))
        .extracting(SettingProblem::message)
        .containsExactly("cockpitProblemUnreachable");
    assertThat(RegistrationConfig.of(model(ON))
            .requirement()
            .problems(cockpit(new Outcome.NotFound<>()), can(Capability.USERS_WRITE)))
        .extracting(SettingProblem::message)
        .containsExactly("cockpitProblemRegistrationPermissions");
  }

  private static List<SettingProblem> requirement(Outcome<List<Role>> roles) {
    return RegistrationConfig.of(model(ON))
        .requirement()
        .problems(cockpit(roles), can(Capability.ROLES_READ));
  }

  private static Outcome<List<Role>> role(String... permissions) {
    return new Outcome.Found<>(List.of(
        new Role("admin", "Admin", Set.of()), new Role("editor", "Editor", Set.of(permissions))));
  }

  private static CockpitApi cockpit(Outcome<List<Role>> roles) {
    return Fake.of(CockpitApi.class, (method, arguments) -> {
      assertThat(method).isEqualTo("roles");
      return roles;
    });
  }

  private static Capabilities can(Capability capability) {
    return new Capabilities("0.1.0", "2.13.2", Set.of(capability));
  }

  private static ComponentModel model(Map<String, String> settings) {
    var model = new ComponentModel();
    settings.forEach(model::put);
    return model;
  }
}
