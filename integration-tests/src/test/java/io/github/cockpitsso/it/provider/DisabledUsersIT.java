package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins of users whom the federation has disabled in Keycloak because of what Cockpit says. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisabledUsersIT {
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @AfterEach
  void repair() {
    cockpit.acceptConnections();
    // Saving makes the federation forget what failed before.
    realm.saveFederation(Map.of()).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @ParameterizedTest(name = "browser: {0}")
  @ValueSource(booleans = {true, false})
  void the_first_login_after_reactivation_works_at_once(boolean browser) {
    CockpitUser person = person();
    cockpit.users().deactivate(person.user());
    disable(person);
    logIn(person.user(), PASSWORD, browser);

    cockpit.users().activate(person.user());

    if (browser) {
      realm.app().login(person.user(), PASSWORD).letIn();
    } else {
      realm.directGrant(person.user(), PASSWORD).expect(200);
    }
    assertThat(user(person).path("enabled").asBoolean()).isTrue();
  }

  @Test
  void a_reactivated_user_still_needs_the_right_password_and_guesses_are_counted() {
    CockpitUser person = person();
    cockpit.users().deactivate(person.user());
    disable(person);
    cockpit.users().activate(person.user());

    assertThat(realm.app().login(person.user(), "guess").tokens()).isEmpty();

    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> realm.failures(id(person)) == 1);
  }

  @Test
  void a_user_whom_an_administrator_disabled_stays_disabled() {
    CockpitUser person = person();
    realm
        .admin()
        .put(realm.name() + "/users/" + id(person), Map.of("enabled", false))
        .expect(204);

    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
    assertThat(realm.directGrant(person.user(), PASSWORD).status()).isEqualTo(400);

    assertThat(user(person).path("enabled").asBoolean()).isFalse();
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_is_inactive() {
    CockpitUser person = person();
    cockpit.users().deactivate(person.user());
    disable(person);

    LoginResult refused = realm.app().login(person.user(), PASSWORD);

    assertThat(detail()).isEqualTo("Cockpit account is inactive");
    assertThat(refused.message())
        .isEqualTo(realm.app().login("nobody-here", PASSWORD).message());
    Awaitility.await().until(() -> realm.failures(id(person)) == 1);
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_was_not_found() {
    CockpitUser person = person();
    cockpit.users().delete(person.user());
    disable(person);

    realm.app().login(person.user(), PASSWORD);

    assertThat(detail()).isEqualTo("Cockpit account was not found");
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_was_replaced() {
    CockpitUser person = person();
    String id = id(person);
    cockpit.users().delete(person.user());
    disable(person);
    TestRealm.addPerson(cockpit, it -> it.withUser(person.user()));

    LoginResult refused = realm.app().login(person.user(), PASSWORD);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("replaced");
    assertThat(detail()).startsWith("Cockpit account was replaced");
    assertThat(realm.failures(id)).isZero();

    realm.app().login(person.user(), "guess");
    assertThat(detail()).isEqualTo("Cockpit account was not found");
    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void the_event_of_a_direct_grant_is_keycloaks_own_and_the_try_is_counted() {
    CockpitUser person = person();
    cockpit.users().deactivate(person.user());
    disable(person);

    String right = realm.directGrant(person.user(), PASSWORD).expect(400).body();

    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_disabled");
    Awaitility.await().until(() -> realm.failures(id(person)) == 1);
    assertThat(right).isEqualTo(realm.directGrant("nobody-here", PASSWORD).body());
  }

  @ParameterizedTest(name = "browser: {0}")
  @ValueSource(booleans = {true, false})
  void an_outage_is_not_counted(boolean browser) {
    CockpitUser person = person();
    String id = id(person);
    cockpit.users().deactivate(person.user());
    disable(person);
    cockpit.refuseConnections();

    if (browser) {
      assertThat(realm.app().login(person.user(), PASSWORD).message())
          .contains("can not be reached");
      assertThat(detail()).startsWith("Cockpit is unavailable");
    } else {
      realm.directGrant(person.user(), PASSWORD).expect(503);
    }
    cockpit.acceptConnections();
    realm.saveFederation(Map.of()).expect(204);
    // Counted one after the other: this one is the first.
    logIn(person.user(), PASSWORD, browser);
    Awaitility.await().until(() -> realm.failures(id) > 0);
    assertThat(realm.failures(id)).isEqualTo(1);
  }

  /** Was here before. */
  private CockpitUser person() {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it);
    assertThat(user(person).path("enabled").asBoolean()).isTrue();
    return person;
  }

  private void disable(CockpitUser person) {
    realm.sync("triggerFullSync");
    assertThat(user(person).path("enabled").asBoolean()).isFalse();
  }

  private void logIn(String name, String password, boolean browser) {
    if (browser) {
      assertThat(realm.app().login(name, password).tokens()).isEmpty();
    } else {
      assertThat(realm.directGrant(name, password).status()).isNotEqualTo(200);
    }
  }

  private JsonNode user(CockpitUser person) {
    return realm.users(person.user()).path(0);
  }

  private String id(CockpitUser person) {
    return user(person).path("id").asText();
  }

  private String detail() {
    return realm.lastError().path("details").path("authentication_error_detail").asText();
  }
}
