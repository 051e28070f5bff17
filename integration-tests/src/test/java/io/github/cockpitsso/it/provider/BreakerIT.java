package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Calls to a Cockpit that does not answer are suspended, so that users do not wait for
 * it repeatedly.
 */
@Tag("alone")
@ExtendWith(KeycloakExtension.class)
class BreakerIT {
  private static final int FAILURES = 5;
  private static final int TIMEOUT = 900;

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;
  private CockpitUser account;

  @BeforeEach
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url", cockpit.uri().toString(),
            "serviceKey", cockpit.serviceKey(),
            "timeout", String.valueOf(TIMEOUT)),
        it -> it.put("bruteForceProtected", false));
    account = TestRealm.addAccount(cockpit, it -> it);
    realm.directGrant(account.user(), PASSWORD).expect(200);
  }

  @AfterEach
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void after_five_failures_no_user_waits_and_one_call_detects_that_cockpit_is_available() {
    cockpit.faults().everywhere(new Fault.NeverAnswer());
    fail(FAILURES);
    cockpit.journal().clear();

    Duration took = time(() -> realm.directGrant(account.user(), PASSWORD).expect(503));

    assertThat(took).isLessThan(Duration.ofMillis(TIMEOUT));
    assertThat(cockpit.journal().total()).isZero();
    assertThat(realm
            .lastError()
            .path("details")
            .path("authentication_error_detail")
            .asText())
        .startsWith("Cockpit is unavailable: calls to Cockpit are suspended");
    assertThat(keycloak.log())
        .contains("calls are suspended after 5 failures in a row, with one trial call every 5 s");

    cockpit.faults().clear();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> realm.directGrant(account.user(), PASSWORD).status() == 200);
    assertThat(cockpit.journal().total()).as("the trial").isEqualTo(1);
    assertThat(keycloak.log()).contains("Cockpit is available again");
    realm.directGrant(account.user(), PASSWORD).expect(200);
  }

  @Test
  void wrong_passwords_unknown_names_and_error_answers_of_cockpit_suspend_nothing() {
    for (int i = 0; i < 2 * FAILURES; i++) {
      assertThat(realm.directGrant(account.user(), "wrong").status()).isEqualTo(400);
      assertThat(realm.directGrant("nobody-" + i, "wrong").status()).isEqualTo(400);
    }
    realm.directGrant(account.user(), PASSWORD).expect(200);

    cockpit.faults().everywhere(Fault.serverErrorPage());
    fail(2 * FAILURES);
    cockpit.faults().clear();
    realm.directGrant(account.user(), PASSWORD).expect(200);
  }

  @Test
  void saving_the_settings_ends_the_suspension() {
    cockpit.refuseConnections();
    fail(FAILURES);
    cockpit.acceptConnections();
    assertThat(realm.directGrant(account.user(), PASSWORD).status()).isEqualTo(503);

    realm.saveFederation(Map.of()).expect(204);

    realm.directGrant(account.user(), PASSWORD).expect(200);
  }

  @Test
  void a_hanging_cockpit_hardly_slows_local_users_and_other_federations() {
    realm.addLocalUser("local", "Local-Pass-1", it -> {});
    realm.directGrant("local", "Local-Pass-1").expect(200);
    try (StandInCockpit other = StandInCockpit.start()) {
      addFederation(other);
      cockpit.faults().everywhere(new Fault.NeverAnswer());

      assertThat(time(() -> realm.directGrant("local", "Local-Pass-1").expect(200)))
          .as("local")
          .isLessThan(Duration.ofMillis(TIMEOUT));
      for (int i = 0; i < FAILURES; i++) {
        realm
            .directGrant(TestRealm.addAccount(other, it -> it).user(), PASSWORD)
            .expect(200);
      }
      cockpit.journal().clear();

      CockpitUser next = TestRealm.addAccount(other, it -> it);
      assertThat(time(() -> realm.directGrant(next.user(), PASSWORD).expect(200)))
          .as("first login of a user of the other federation")
          .isLessThan(Duration.ofMillis(TIMEOUT));
      assertThat(time(() -> realm.directGrant("local", "Local-Pass-1").expect(200)))
          .as("local")
          .isLessThan(Duration.ofMillis(TIMEOUT));
      assertThat(time(() -> realm.admin().get(realm.name() + "/users?first=0&max=20")))
          .as("the console's list")
          .isLessThan(Duration.ofMillis(TIMEOUT));
      assertThat(cockpit.journal().total()).isZero();
    }
  }

  private void addFederation(StandInCockpit other) {
    ObjectNode federation = realm.federation().deepCopy();
    federation.remove("id");
    federation.put("name", "other-" + UUID.randomUUID());
    ObjectNode config = (ObjectNode) federation.path("config");
    config.putArray("url").add(other.uri().toString());
    config.putArray("serviceKey").add(other.serviceKey());
    config.putArray("priority").add("9");
    realm.admin().post(realm.name() + "/components", federation).expect(201);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(realm.directGrant(account.user(), PASSWORD).status()).isEqualTo(503);
    }
  }

  private static Duration time(Runnable what) {
    long start = System.nanoTime();
    what.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
