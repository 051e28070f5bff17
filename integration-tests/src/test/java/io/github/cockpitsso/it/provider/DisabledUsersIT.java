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

/** Logins of users whom the federation disabled in Keycloak because of their state in Cockpit. */
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
    // Saving makes the federation forget earlier failures.
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
    CockpitUser account = newAccount();
    cockpit.users().deactivate(account.user());
    disable(account);
    logIn(account.user(), PASSWORD, browser);

    cockpit.users().activate(account.user());

    if (browser) {
      realm.app().login(account.user(), PASSWORD).expectTokens();
    } else {
      realm.directGrant(account.user(), PASSWORD).expect(200);
    }
    assertThat(user(account).path("enabled").asBoolean()).isTrue();
  }

  @Test
  void a_reactivated_user_still_needs_the_correct_password_and_guesses_are_counted() {
    CockpitUser account = newAccount();
    cockpit.users().deactivate(account.user());
    disable(account);
    cockpit.users().activate(account.user());

    assertThat(realm.app().login(account.user(), "guess").tokens()).isEmpty();

    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> realm.failures(id(account)) == 1);
  }

  @Test
  void a_user_disabled_by_an_administrator_stays_disabled() {
    CockpitUser account = newAccount();
    realm
        .admin()
        .put(realm.name() + "/users/" + id(account), Map.of("enabled", false))
        .expect(204);

    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
    assertThat(realm.directGrant(account.user(), PASSWORD).status()).isEqualTo(400);

    assertThat(user(account).path("enabled").asBoolean()).isFalse();
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_is_inactive() {
    CockpitUser account = newAccount();
    cockpit.users().deactivate(account.user());
    disable(account);

    LoginResult refused = realm.app().login(account.user(), PASSWORD);

    assertThat(detail()).isEqualTo("Cockpit account is inactive");
    assertThat(refused.message())
        .isEqualTo(realm.app().login("nobody-here", PASSWORD).message());
    Awaitility.await().until(() -> realm.failures(id(account)) == 1);
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_was_not_found() {
    CockpitUser account = newAccount();
    cockpit.users().delete(account.user());
    disable(account);

    realm.app().login(account.user(), PASSWORD);

    assertThat(detail()).isEqualTo("Cockpit account was not found");
  }

  @Test
  void the_event_of_the_login_form_says_that_the_account_was_replaced() {
    CockpitUser account = newAccount();
    String id = id(account);
    cockpit.users().delete(account.user());
    disable(account);
    TestRealm.addAccount(cockpit, it -> it.withUser(account.user()));

    LoginResult refused = realm.app().login(account.user(), PASSWORD);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("replaced");
    assertThat(detail()).startsWith("Cockpit account was replaced");
    assertThat(realm.failures(id)).isZero();

    realm.app().login(account.user(), "guess");
    assertThat(detail()).isEqualTo("Cockpit account was not found");
    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void a_direct_grant_has_the_event_of_keycloak_and_is_counted() {
    CockpitUser account = newAccount();
    cockpit.users().deactivate(account.user());
    disable(account);

    String right = realm.directGrant(account.user(), PASSWORD).expect(400).body();

    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_disabled");
    Awaitility.await().until(() -> realm.failures(id(account)) == 1);
    assertThat(right).isEqualTo(realm.directGrant("nobody-here", PASSWORD).body());
  }

  @ParameterizedTest(name = "browser: {0}")
  @ValueSource(booleans = {true, false})
  void an_outage_is_not_counted(boolean browser) {
    CockpitUser account = newAccount();
    String id = id(account);
    cockpit.users().deactivate(account.user());
    disable(account);
    cockpit.refuseConnections();

    if (browser) {
      assertThat(realm.app().login(account.user(), PASSWORD).message()).contains("is unavailable");
      assertThat(detail()).startsWith("Cockpit is unavailable");
    } else {
      realm.directGrant(account.user(), PASSWORD).expect(503);
    }
    cockpit.acceptConnections();
    realm.saveFederation(Map.of()).expect(204);
    // Counted one after the other: this is the first one.
    logIn(account.user(), PASSWORD, browser);
    Awaitility.await().until(() -> realm.failures(id) > 0);
    assertThat(realm.failures(id)).isEqualTo(1);
  }

  /** Has logged in before. */
  private CockpitUser newAccount() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    assertThat(user(account).path("enabled").asBoolean()).isTrue();
    return account;
  }

  private void disable(CockpitUser account) {
    realm.sync("triggerFullSync");
    assertThat(user(account).path("enabled").asBoolean()).isFalse();
  }

  private void logIn(String name, String password, boolean browser) {
    if (browser) {
      assertThat(realm.app().login(name, password).tokens()).isEmpty();
    } else {
      assertThat(realm.directGrant(name, password).status()).isNotEqualTo(200);
    }
  }

  private JsonNode user(CockpitUser account) {
    return realm.users(account.user()).path(0);
  }

  private String id(CockpitUser account) {
    return user(account).path("id").asText();
  }

  private String detail() {
    return realm.lastError().path("details").path("authentication_error_detail").asText();
  }
}
