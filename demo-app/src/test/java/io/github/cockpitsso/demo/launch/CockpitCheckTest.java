package io.github.cockpitsso.demo.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
class CockpitCheckTest {
  @Test
  void a_cockpit_with_the_addon_and_its_key_passes() throws Exception {
    try (StandInCockpit cockpit = StandInCockpit.start()) {
      assertThat(CockpitCheck.problem(cockpit.uri(), cockpit.serviceKey())).isEmpty();
    }
  }

  @Test
  void the_bridge_needs_a_key_that_may_read_the_keys_of_users() throws Exception {
    try (StandInCockpit cockpit = StandInCockpit.start()) {
      assertThat(CockpitCheck.bridgeProblem(cockpit.uri(), cockpit.bridgeKey())).isEmpty();
      assertThat(
              CockpitCheck.bridgeProblem(cockpit.uri(), SeedData.LOGIN_API_KEY).orElse(""))
          .contains("sso/keys/read", "--bridge-key");
    }
  }

  @Test
  void keycloak_needs_a_key_that_may_check_passwords() throws Exception {
    try (StandInCockpit cockpit = StandInCockpit.start()) {
      assertThat(CockpitCheck.problem(cockpit.uri(), cockpit.bridgeKey()).orElse(""))
          .contains("user/auth");
    }
  }

  @Test
  void every_other_problem_is_reported_with_a_remedy() throws Exception {
    try (StandInCockpit cockpit = StandInCockpit.start();
        StandInCockpit stock = StandInCockpit.builder().addon(false).start()) {
      assertThat(CockpitCheck.problem(cockpit.uri(), "API-wrong").orElse(""))
          .contains("refuses the key");
      assertThat(CockpitCheck.problem(cockpit.uri(), SeedData.ALICE_KEY).orElse(""))
          .contains("user/auth");
      assertThat(CockpitCheck.problem(stock.uri(), stock.serviceKey()).orElse(""))
          .contains("addons/");
      cockpit.refuseConnections();
      assertThat(CockpitCheck.problem(cockpit.uri(), cockpit.serviceKey()).orElse(""))
          .contains("is it running?");
    }
  }
}
