package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.component.ComponentModel;

class RoleMappingsTest {

  @Test
  void nothing_is_mapped_where_nothing_is_set() {
    RoleMappings mappings = RoleMappings.of(new ComponentModel());

    assertThat(mappings.targets("editor")).isEmpty();
    assertThat(mappings.grantsSameName()).isFalse();
    assertThat(mappings.mode()).isEqualTo(RoleMappings.Sync.ALWAYS);
    assertThat(mappings.problems()).isEmpty();
  }

  @Test
  void reading_settings_does_not_change_them() {
    var federation = new ComponentModel();

    RoleMappings.of(federation);
    RoleClaimValues.of(federation);

    assertThat(federation.getConfig()).isEmpty();
  }

  @Test
  void a_role_gets_the_targets_of_all_its_mappings() {
    RoleMappings mappings = mappings(
        List.of("editor:writer", " editor : app:writer", "guest:/readers", "editor:/staff/a:b"));

    assertThat(mappings.targets("editor"))
        .extracting(TargetName::text)
        .containsExactly("writer", "app:writer", "/staff/a:b");
    assertThat(mappings.targets("Editor")).isEmpty();
  }

  @Test
  void an_unknown_sync_mode_grants_nothing() {
    assertThat(new RoleMappings(List.of(), "", "sometimes", List.of()).mode())
        .isEqualTo(RoleMappings.Sync.OFF);
  }

  @Test
  void every_problem_is_reported() {
    var mappings = new RoleMappings(List.of("editor", ":a", "b: "), "create", "daily", List.of());

    assertThat(mappings.problems())
        .containsExactly(
            SettingProblem.of("cockpitProblemRoleMapping", "editor"),
            SettingProblem.of("cockpitProblemRoleMapping", ":a"),
            SettingProblem.of("cockpitProblemRoleMapping", "b:"),
            SettingProblem.of("cockpitProblemRoleUnmapped", "create"),
            SettingProblem.of("cockpitProblemRoleSync", "daily"));
  }

  @ParameterizedTest
  @CsvSource({
    "billing:*, billing:clerk, true",
    "billing:*, Billing:Clerk, true",
    "billing:*, billing, false",
    "billing:*, xbilling:clerk, false",
    "/board/*, /board/chair, true",
    "/board*, /board, true",
    "*boss*, superboss, true",
    "*boss, bossy, false",
    "a*b*c, aXbXbXc, true",
    "a*b*c, aXbXbX, false",
    "a.c, abc, false",
    "*, anything, true"
  })
  void a_protection_may_contain_wildcards(String protection, String name, boolean expected) {
    var mappings = new RoleMappings(List.of(), "", "", List.of(protection));

    assertThat(mappings.protection(name).isPresent()).isEqualTo(expected);
  }

  private static RoleMappings mappings(List<String> pairs) {
    return new RoleMappings(pairs, "", "", List.of());
  }
}
