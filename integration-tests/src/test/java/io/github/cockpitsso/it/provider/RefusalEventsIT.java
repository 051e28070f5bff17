package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator learns from the events why somebody was refused; the person learns what a stranger may learn. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalEventsIT {
  private static final String PASSKEYS = "authenticatorData";
  private static final String VARYING =
      "(session_code|execution|client_data|tab_id|nonce|state|code_challenge)=[^\"&]*";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @ParameterizedTest(name = "was here before: {0}")
  @ValueSource(booleans = {true, false})
  void an_inactive_account_is_named_to_the_administrator_alone(boolean imported) {
    CockpitUser person = person(imported);
    cockpit.users().deactivate(person.user());

    LoginResult refused = realm.app().login(person.user(), PASSWORD);

    assertDetail(person.user(), "Cockpit account is inactive");
    assertLooksLikeAWrongPassword(person.user(), refused);
    assertThat(realm.users(person.user())).hasSize(imported ? 1 : 0);

    Answer direct = realm.directGrant(person.user(), PASSWORD);
    assertDetail(person.user(), "Cockpit account is inactive");
    assertLooksLikeAWrongPassword(direct);
  }

  @Test
  void an_account_that_is_gone_is_named_too() {
    CockpitUser person = person(true);
    cockpit.users().delete(person.user());

    LoginResult refused = realm.app().login(person.user(), PASSWORD);

    assertDetail(person.user(), "Cockpit account was not found");
    assertLooksLikeAWrongPassword(person.user(), refused);
    Answer direct = realm.directGrant(person.user(), PASSWORD);
    assertDetail(person.user(), "Cockpit account was not found");
    assertLooksLikeAWrongPassword(direct);
  }

  @Test
  void the_event_of_a_direct_grant_says_which_user_it_was() {
    CockpitUser person = person(true);
    String id = realm.users(person.user()).path(0).path("id").asText();
    cockpit.users().deactivate(person.user());

    realm.directGrant(person.user(), PASSWORD);

    assertThat(realm.lastError().path("userId").asText()).isEqualTo(id);
  }

  @Test
  void passkeys_are_still_offered_to_who_was_refused() {
    CockpitUser person = person(true);
    String before = realm.app().login("nobody-here", "wrong").page().body();
    assertThat(before).doesNotContain(PASSKEYS);
    setPasskeys(true);
    try {
      assertThat(realm.app().login("nobody-here", "wrong").page().body()).contains(PASSKEYS);
      cockpit.refuseConnections();

      String refused = realm.app().login(person.user(), PASSWORD).page().body();

      assertThat(refused).contains("user directory (Cockpit)", PASSKEYS);
    } finally {
      cockpit.acceptConnections();
      setPasskeys(false);
    }
  }

  private void setPasskeys(boolean enabled) {
    // Keycloak takes the policy only with a name in it.
    realm
        .admin()
        .put(
            realm.name(),
            Map.of(
                "webAuthnPolicyPasswordlessRpEntityName",
                "keycloak",
                "webAuthnPolicyPasswordlessPasskeysEnabled",
                enabled))
        .expect(204);
  }

  @Test
  void guesses_at_such_accounts_are_counted_as_at_others() {
    CockpitUser person = person(true);
    String id = realm.users(person.user()).path(0).path("id").asText();
    cockpit.users().deactivate(person.user());

    realm.app().login(person.user(), "guess");

    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void an_unknown_name_is_keycloaks_own_error() {
    realm.app().login("nobody-here", PASSWORD);
    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_not_found");

    realm.directGrant("nobody-there", PASSWORD);
    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_not_found");
    assertThat(realm.lastError().path("details").path("username").asText())
        .isEqualTo("nobody-there");
  }

  @Test
  void a_wrong_password_is_keycloaks_own_error() {
    CockpitUser person = person(true);

    realm.app().login(person.user(), "wrong");

    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
  }

  @Test
  void a_second_factor_and_an_outage_are_named_in_a_direct_grant_as_well() {
    CockpitUser person = person(true);
    realm.directGrant("dave", io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_PASSWORD);
    assertThat(detail()).startsWith("Cockpit asks for a second factor: ");

    cockpit.refuseConnections();
    try {
      realm.directGrant(person.user(), PASSWORD);
      assertThat(detail()).startsWith("Cockpit is unavailable: Cockpit can not be reached");
    } finally {
      cockpit.acceptConnections();
    }
  }

  private CockpitUser person(boolean imported) {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it);
    if (imported) {
      // By a search: Keycloak lets nobody try again while it still notes down that he was let in.
      assertThat(realm.users(person.user())).hasSize(1);
    }
    return person;
  }

  private void assertDetail(String username, String detail) {
    JsonNode event = realm.lastError();
    assertThat(event.path("type").asText()).isEqualTo("LOGIN_ERROR");
    assertThat(event.path("details").path("username").asText()).isEqualTo(username);
    assertThat(detail()).isEqualTo(detail);
  }

  private String detail() {
    return realm.lastError().path("details").path("authentication_error_detail").asText();
  }

  private void assertLooksLikeAWrongPassword(String username, LoginResult refused) {
    CockpitUser other = person(true);
    LoginResult wrong = realm.app().login(other.user(), "wrong");

    assertThat(refused.page().status()).isEqualTo(wrong.page().status());
    assertThat(plain(refused, username)).isEqualTo(plain(wrong, other.user()));
  }

  private void assertLooksLikeAWrongPassword(Answer refused) {
    Answer wrong = realm.directGrant(person(true).user(), "wrong");

    assertThat(refused.status()).isEqualTo(wrong.status());
    assertThat(refused.body()).isEqualTo(wrong.body());
    assertThat(refused.headers().map().keySet()).isEqualTo(wrong.headers().map().keySet());
  }

  private static List<String> plain(LoginResult result, String username) {
    return result
        .page()
        .body()
        .replaceAll(VARYING, "$1=")
        // A hash of the login's own id.
        .replaceAll("(checkAuthSession\\(\\s*)\"[^\"]*\"", "$1")
        .replace(username, "USER")
        .lines()
        .toList();
  }
}
