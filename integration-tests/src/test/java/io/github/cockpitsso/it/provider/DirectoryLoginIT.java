package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryLoginIT {
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @BeforeEach
  void reset() {
    cockpit.reset();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_cockpit_user_logs_in_with_the_password_of_cockpit_and_goes_straight_through() {
    Tokens tokens = realm.app().login("alice", SeedData.ALICE_PASSWORD).letIn();

    assertThat(tokens.accessClaims().path("cockpit_roles").path(0).asText()).isEqualTo("editor");
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText())
        .isEqualTo(SeedData.ALICE.id());
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo("alice");
    assertThat(tokens.accessClaims().path("aud").toString()).contains("cockpit-bridge");
  }
}
