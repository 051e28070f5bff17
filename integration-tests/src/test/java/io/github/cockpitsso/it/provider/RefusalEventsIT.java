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

/**
 * The events show administrators why a login was refused. The user sees only what a stranger
 * may see.
 */
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

  @ParameterizedTest(name = "has logged in before: {0}")
  @ValueSource(booleans = {true, false})
  void only_administrators_see_that_an_account_is_inactive(boolean imported) {
    CockpitUser account = newAccount(imported);
    cockpit.users().deactivate(account.user());

    LoginResult refused = realm.app().login(account.user(), PASSWORD);

    assertDetail(account.user(), "Cockpit account is inactive");
    assertLooksLikeAWrongPassword(account.user(), refused);
    assertThat(realm.users(account.user())).hasSize(imported ? 1 : 0);

    Answer direct = realm.directGrant(account.user(), PASSWORD);
    assertDetail(account.user(), "Cockpit account is inactive");
    assertLooksLikeAWrongPassword(direct);
  }

  @Test
  void a_deleted_account_is_named_too() {
    CockpitUser account = newAccount(true);
    cockpit.users().delete(account.user());

    LoginResult refused = realm.app().login(account.user(), PASSWORD);

    assertDetail(account.user(), "Cockpit account was not found");
    assertLooksLikeAWrongPassword(account.user(), refused);
    Answer direct = realm.directGrant(account.user(), PASSWORD);
    assertDetail(account.user(), "Cockpit account was not found");
    assertLooksLikeAWrongPassword(direct);
  }

  @Test
  void the_event_of_a_direct_grant_names_the_user() {
    CockpitUser account = newAccount(true);
    String id = realm.users(account.user()).path(0).path("id").asText();
    cockpit.users().deactivate(account.user());

    realm.directGrant(account.user(), PASSWORD);

    assertThat(realm.lastError().path("userId").asText()).isEqualTo(id);
  }

  @Test
  void passkeys_are_still_offered_after_a_refusal() {
    CockpitUser account = newAccount(true);
    String before = realm.app().login("nobody-here", "wrong").page().body();
    assertThat(before).doesNotContain(PASSKEYS);
    setPasskeys(true);
    try {
      assertThat(realm.app().login("nobody-here", "wrong").page().body()).contains(PASSKEYS);
      cockpit.refuseConnections();

      String refused = realm.app().login(account.user(), PASSWORD).page().body();

      assertThat(refused).contains("user directory (Cockpit)", PASSKEYS);
    } finally {
      cockpit.acceptConnections();
      setPasskeys(false);
    }
  }

  private void setPasskeys(boolean enabled) {
    // Keycloak accepts the policy only with a name in it.
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
  void guesses_for_such_accounts_are_counted_like_others() {
    CockpitUser account = newAccount(true);
    String id = realm.users(account.user()).path(0).path("id").asText();
    cockpit.users().deactivate(account.user());

    realm.app().login(account.user(), "guess");

    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void an_unknown_name_gets_the_error_of_keycloak() {
    realm.app().login("nobody-here", PASSWORD);
    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_not_found");

    realm.directGrant("nobody-there", PASSWORD);
    assertThat(realm.lastError().path("error").asText()).isEqualTo("user_not_found");
    assertThat(realm.lastError().path("details").path("username").asText())
        .isEqualTo("nobody-there");
  }

  @Test
  void a_wrong_password_gets_the_error_of_keycloak() {
    CockpitUser account = newAccount(true);

    realm.app().login(account.user(), "wrong");

    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
  }

  @Test
  void a_second_factor_and_an_outage_are_named_in_a_direct_grant_as_well() {
    CockpitUser account = newAccount(true);
    realm.directGrant("dave", io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_PASSWORD);
    assertThat(detail()).startsWith("Cockpit asks for a second factor: ");

    cockpit.refuseConnections();
    try {
      realm.directGrant(account.user(), PASSWORD);
      assertThat(detail()).startsWith("Cockpit is unavailable: Cockpit is unreachable");
    } finally {
      cockpit.acceptConnections();
    }
  }

  private CockpitUser newAccount(boolean imported) {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    if (imported) {
      // By a search: Keycloak blocks further logins while it still records the last one.
      assertThat(realm.users(account.user())).hasSize(1);
    }
    return account;
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
    CockpitUser other = newAccount(true);
    LoginResult wrong = realm.app().login(other.user(), "wrong");

    assertThat(refused.page().status()).isEqualTo(wrong.page().status());
    assertThat(plain(refused, username)).isEqualTo(plain(wrong, other.user()));
  }

  private void assertLooksLikeAWrongPassword(Answer refused) {
    Answer wrong = realm.directGrant(newAccount(true).user(), "wrong");

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
