package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
class LargeSyncIT {

  @Test
  void ten_thousand_users_are_imported_and_the_second_sync_skips_them(
      KeycloakServer keycloak, TestReporter reporter) {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit)) {
      cockpit.users().addMany(10_000);
      realm.saveFederation(Map.of("batchSizeForSync", "500")).expect(204);
      int pages = cockpit.users().count() / 500 + 1;
      cockpit.journal().clear();

      JsonNode first = realm.sync("triggerFullSync");
      JsonNode second = realm.sync("triggerFullSync");

      reporter.publishEntry("first", first.path("status").asText());
      reporter.publishEntry("second", second.path("status").asText());
      assertThat(first.path("added").asInt()).as("%s", first).isGreaterThanOrEqualTo(10_000);
      assertThat(first.path("failed").asInt()).isZero();
      assertThat(second.path("added").asInt()).as("%s", second).isZero();
      assertThat(second.path("updated").asInt()).isZero();
      assertThat(cockpit.journal().count("/api/sso/users")).isEqualTo(2 * pages);
    }
  }
}
