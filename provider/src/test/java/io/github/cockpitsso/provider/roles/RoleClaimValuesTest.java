package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class RoleClaimValuesTest {

  @Test
  void a_role_keeps_its_name_where_nothing_is_set() {
    assertThat(RoleClaimValues.of(new ComponentModel()).of("editor")).contains("editor");
    assertThat(RoleClaimValues.of(new ComponentModel()).problems()).isEmpty();
  }

  @Test
  void a_role_gets_the_value_of_its_pair_and_the_prefix() {
    var federation = new ComponentModel();
    federation
        .getConfig()
        .put(RoleClaimValues.PAIRS, List.of(" editor : app:writer ", "guest:reader"));
    federation.getConfig().putSingle(RoleClaimValues.PREFIX, "cms-");

    RoleClaimValues values = RoleClaimValues.of(federation);

    assertThat(values.of("editor")).contains("cms-app:writer");
    assertThat(values.of("guest")).contains("cms-reader");
    assertThat(values.of("chief")).contains("cms-chief");
    assertThat(values.of("Editor")).as("names are exact").contains("cms-Editor");
  }

  @Test
  void unlisted_roles_can_be_omitted() {
    var values = new RoleClaimValues(List.of("editor:writer"), "", true);

    assertThat(values.of("editor")).contains("writer");
    assertThat(values.of("guest")).isEmpty();
  }

  @Test
  void an_unlisted_role_never_gets_the_value_of_a_listed_one() {
    for (String prefix : List.of("", "cms-")) {
      var values = new RoleClaimValues(List.of("editor:writer", "writer:author"), prefix, false);

      assertThat(values.of("editor")).contains(prefix + "writer");
      assertThat(values.of("writer")).as("listed").contains(prefix + "author");
      assertThat(values.of("author")).as("somebody's value").isEmpty();
      assertThat(values.of("guest")).contains(prefix + "guest");
    }
  }

  @Test
  void every_problem_is_reported_with_its_detail() {
    var values = new RoleClaimValues(
        List.of("editor", ":writer", "guest:", "chief:a", "chief:b", ""), "x".repeat(256), false);

    assertThat(values.problems())
        .containsExactly(
            SettingProblem.of("cockpitProblemRoleValue", "editor"),
            SettingProblem.of("cockpitProblemRoleValue", ":writer"),
            SettingProblem.of("cockpitProblemRoleValue", "guest:"),
            SettingProblem.of("cockpitProblemRoleValueTwice", "chief"),
            SettingProblem.of("cockpitProblemRolePrefix", "1 - 255"));
  }
}
