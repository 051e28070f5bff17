package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class UnknownRoleCheckTest {
  private static final Outcome<List<Role>> ROLES = new Outcome.Found<>(
      List.of(new Role("editor", "Editor", Set.of()), new Role("admin", "Admin", Set.of())));

  @Test
  void a_new_line_with_an_unknown_role_is_reported_with_the_known_roles() {
    assertThat(problems(
            federation("roleClaimValues", "editor:writer", "editr:writer"),
            Optional.empty(),
            ROLES))
        .containsExactly(
            SettingProblem.of("cockpitProblemRoleUnknown", "editr:writer \u2192 admin, editor"));
    assertThat(problems(federation("roleMappings", "Editor:/staff"), Optional.empty(), ROLES))
        .as("names of roles are case-sensitive in Cockpit")
        .hasSize(1);
  }

  @Test
  void existing_roles_are_no_problem() {
    assertThat(problems(
            federation("roleMappings", "editor:writer", "admin:boss", "no line at all"),
            Optional.empty(),
            ROLES))
        .isEmpty();
  }

  @Test
  void a_stored_line_with_an_unknown_role_does_not_block_other_changes() {
    ComponentModel stored = federation("roleMappings", "gone:writer");

    assertThat(problems(stored, Optional.of(stored), ROLES)).isEmpty();
    assertThat(problems(federation("roleMappings", "gone:reader"), Optional.of(stored), ROLES))
        .hasSize(1);
  }

  @Test
  void without_mappings_or_the_permission_there_is_no_call() {
    Outcome<List<Role>> never = null;

    assertThat(problems(new ComponentModel(), Optional.empty(), never)).isEmpty();
    assertThat(new UnknownRoleCheck(federation("roleMappings", "x:y"), Optional.empty())
            .problems(cockpit(never), new Capabilities("0.1.0", "", Set.of())))
        .isEmpty();
  }

  @Test
  void an_outage_is_an_outage() {
    assertThat(problems(
                federation("roleMappings", "x:y"),
                Optional.empty(),
                new Outcome.Unavailable<>(Outage.TIMEOUT, "late"))
            .get(0)
            .message())
        .isEqualTo("cockpitProblemUnreachable");
  }

  private static List<SettingProblem> problems(
      ComponentModel now, Optional<ComponentModel> stored, Outcome<List<Role>> roles) {
    return new UnknownRoleCheck(now, stored)
        .problems(cockpit(roles), new Capabilities("0.1.0", "", Set.of(Capability.ROLES_READ)));
  }

  private static CockpitApi cockpit(Outcome<List<Role>> roles) {
    return Fake.of(CockpitApi.class, (method, arguments) -> {
      assertThat(method).isEqualTo("roles");
      assertThat(roles).as("asked").isNotNull();
      return roles;
    });
  }

  private static ComponentModel federation(String setting, String... lines) {
    var model = new ComponentModel();
    model.setName("cms");
    model.getConfig().put(setting, List.of(lines));
    return model;
  }
}
