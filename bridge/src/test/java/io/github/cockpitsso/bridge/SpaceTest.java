package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class SpaceTest {
  private static RunningBridge bridge;

  @BeforeAll
  static void start() {
    StandInCockpit cockpit = StandInCockpit.builder().spaces("kunde1", "kunde2").start();
    bridge = RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_COCKPIT_URL",
        cockpit.uri() + "/:kunde1",
        "BRIDGE_COCKPIT_SERVICE_KEY",
        SeedData.SPACE_KEY);
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @Test
  void the_configured_space_is_served_at_its_path() {
    String nora = bridge.forge().tokenFor(SeedData.NORA.id()).sign();

    assertThat(bridge
            .call("GET", "/:kunde1/api/content/items/Seiten")
            .token(nora)
            .send()
            .status())
        .isEqualTo(200);
    assertThat(bridge.cockpit().journal().last().orElseThrow().path())
        .isEqualTo("/:kunde1/api/content/items/Seiten");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/content/items/Seiten",
        "/:kunde2/api/content/items/Seiten",
        "/:kunde1x/api/content/items/Seiten",
        "/:Kunde1/api/content/items/Seiten",
        "/:kunde1/auth/login",
        "/:kunde1/api/user/auth",
        "/:kunde1/api/sso/info",
      })
  void other_paths_are_not_served(String path) {
    assertThat(bridge.aliceCalls("GET", path).send().reason()).isEqualTo("not_found");
  }
}
