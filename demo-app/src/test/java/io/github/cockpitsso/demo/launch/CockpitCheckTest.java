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
