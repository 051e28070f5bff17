package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditModeIT {
  private static final String USERS = "/api/sso/users/";
  private static final String NEW_PASSWORD = "New-Pass-Word-2";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "editMode",
            "WRITABLE"),
        it -> {});
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void name_and_address_that_a_user_changes_go_to_cockpit_in_one_call() {
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Anna Maria").put("lastName", "Neu");
    profile.put("email", "new-" + account.email());
    cockpit.journal().clear();

    realm.account(tokens, "POST", profile).expect(204);

    assertThat(changes(account)).hasSize(1);
    CockpitUser changed = cockpit.users().get(account.id()).orElseThrow();
    assertThat(changed.name()).isEqualTo("Anna Maria Neu");
    assertThat(changed.email()).isEqualTo("new-" + account.email());
    assertThat(changed.user()).isEqualTo(account.user());
    assertThat(changed.role()).isEqualTo("editor");
    JsonNode user = realm.users(account.user()).path(0);
    assertThat(user.path("firstName").asText()).isEqualTo("Anna Maria");
    assertThat(user.path("email").asText()).isEqualTo("new-" + account.email());
    assertThat(user.path("emailVerified").asBoolean()).isFalse();
    Tokens again = realm.app().login("new-" + account.email(), PASSWORD).expectTokens();
    assertThat(again.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(again.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
  }

  @Test
  void unchanged_values_are_not_sent() {
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    cockpit.journal().clear();

    realm.account(tokens, "POST", profile).expect(204);

    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void changes_by_an_administrator_are_written_to_cockpit_too() {
    CockpitUser account = newAccount();
    String id = imported(account);
    cockpit.journal().clear();

    adminChange(id, Map.of("lastName", "Admins-Wahl")).expect(204);

    assertThat(changes(account))
        .singleElement()
        .satisfies(it ->
            assertThat(it.bodyText()).contains("Admins-Wahl").doesNotContain("email", "role"));
    assertThat(cockpit.users().get(account.id()).orElseThrow().name()).endsWith(" Admins-Wahl");
  }

  @Test
  void a_change_does_not_enable_an_inactive_user() {
    CockpitUser account = newAccount();
    String id = imported(account);
    cockpit.users().deactivate(account.user());
    realm.sync("triggerFullSync");
    assertDisabled(id);

    adminChange(id, Map.of("lastName", "Admins-Wahl")).expect(204);

    assertThat(cockpit.users().get(account.id()).orElseThrow().name()).endsWith(" Admins-Wahl");
    assertDisabled(id);
  }

  @Test
  void a_change_reports_that_a_user_is_inactive_in_cockpit() {
    CockpitUser account = newAccount();
    String id = imported(account);
    cockpit.users().deactivate(account.user());

    adminChange(id, Map.of("lastName", "Admins-Wahl")).expect(204);

    assertDisabled(id);
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/sessions")).isEmpty();
  }

  private void assertDisabled(String id) {
    JsonNode user = realm.admin().get(realm.name() + "/users/" + id);
    assertThat(user.path("enabled").asBoolean()).isFalse();
    assertThat(user.path("attributes").path("COCKPIT_DISABLED").path(0).asText())
        .startsWith("inactive in Cockpit#");
  }

  @Test
  void login_name_and_link_do_not_change() {
    CockpitUser account = newAccount();
    String id = imported(account);

    assertThat(adminChange(id, Map.of("username", "another-" + account.user())).status())
        .isEqualTo(400);
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    ((ObjectNode) user.path("attributes")).putArray("COCKPIT_ID").add(SeedData.ADMIN.id());
    realm.admin().put(realm.name() + "/users/" + id, user);

    JsonNode after = realm.admin().get(realm.name() + "/users/" + id);
    assertThat(after.path("username").asText()).isEqualTo(account.user());
    assertThat(after.path("attributes").path("COCKPIT_ID").path(0).asText())
        .isEqualTo(account.id());
  }

  @Test
  void an_address_that_a_cockpit_user_has_is_refused_beside_its_field() {
    CockpitUser holder =
        TestRealm.addAccount(cockpit, it -> it.withActive(false).withName("Gone"));
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other").put("email", holder.email());

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("emailExistsMessage", "\"email\"");
    assertUnchanged(account);
  }

  @Test
  void an_outage_of_cockpit_is_reported_and_nothing_changes() {
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    String id = tokens.accessClaims().path("sub").asText();
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other");
    cockpit.refuseConnections();

    Answer saved = realm.account(tokens, "POST", profile);
    Answer admin = adminChange(id, Map.of("firstName", "Other"));
    Answer password = resetPassword(id, NEW_PASSWORD);

    assertThat(saved.status()).isEqualTo(503);
    assertThat(saved.body()).contains("cockpitEditUnavailable");
    assertThat(admin.status()).isGreaterThanOrEqualTo(400);
    assertThat(admin.body()).contains("cockpitEditUnavailable");
    assertThat(password.status()).isEqualTo(400);
    assertThat(password.body()).contains("is unavailable");
    cockpit.acceptConnections();
    assertUnchanged(account);
    realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  @Test
  void a_user_that_the_key_may_not_change_stays_unchanged() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withRole("admin"));
    Tokens tokens = accountTokens(realm, account);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other");

    Answer saved = realm.account(tokens, "POST", profile);
    Answer password = resetPassword(tokens.accessClaims().path("sub").asText(), NEW_PASSWORD);

    assertThat(saved.status()).isEqualTo(400);
    assertThat(saved.body()).contains("cockpitEditForbidden");
    assertThat(password.body()).contains("does not allow");
    assertUnchanged(account);
    realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  @Test
  void a_late_refusal_rolls_keycloak_back_and_is_reported() {
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    String id = tokens.accessClaims().path("sub").asText();
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other").put("email", "late-" + account.email());
    cockpit
        .faults()
        .when(
            it -> it.method().equals("PUT") && it.bodyText().length() > 2, Fault.serverErrorPage());

    Answer saved = realm.account(tokens, "POST", profile);
    Answer admin = adminChange(id, Map.of("firstName", "Other"));

    // A Cockpit that fails may still have saved the change.
    assertThat(saved.status()).isEqualTo(503);
    assertThat(saved.body()).contains("may or may not have been saved");
    assertThat(admin.status()).isEqualTo(503);
    assertThat(admin.body()).contains("may or may not have been saved");
    cockpit.faults().clear();
    assertUnchanged(account);
  }

  @Test
  void a_refused_profile_prevents_the_password_change_of_the_same_request() {
    CockpitUser account = newAccount();
    String id = imported(account);
    cockpit
        .faults()
        .when(
            it -> it.method().equals("PUT") && it.bodyText().contains("Other"),
            Fault.serverErrorPage());
    Map<String, Object> both = Map.of(
        "firstName",
        "Other",
        "credentials",
        List.of(Map.of("type", "password", "value", NEW_PASSWORD, "temporary", false)));

    Answer refused = adminChange(id, both);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(cockpit.journal().count(USERS + account.id() + "/password")).isZero();
    cockpit.faults().clear();
    assertUnchanged(account);
    realm.app().login(account.user(), PASSWORD).expectTokens();

    adminChange(id, both).expect(204);

    assertThat(cockpit.users().get(account.id()).orElseThrow().name()).startsWith("Other ");
    realm.app().login(account.user(), NEW_PASSWORD).expectTokens();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "firstName | <b>Nora</b> | cockpitEditName",
        "lastName  | $DATE(Y)    | cockpitEditName",
        "email     | nora@local  | invalidEmail"
      })
  void values_that_cockpit_refuses_or_shortens_are_reported_beside_their_field(
      String field, String value, String message) {
    CockpitUser account = newAccount();
    Tokens tokens = accountTokens(realm, account);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", field.equals("lastName") ? "" : "Person").put(field, value);

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(message, "\"" + field + "\"");
    assertUnchanged(account);
  }

  @Test
  void a_password_from_an_administrator_is_set_only_in_cockpit() {
    CockpitUser account = newAccount();
    String id = imported(account);

    resetPassword(id, NEW_PASSWORD).expect(204);

    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
    realm.app().login(account.user(), NEW_PASSWORD).expectTokens();
    cockpit.users().changePassword(account.user(), "Set-In-Cockpit-3");
    assertThat(realm.app().login(account.user(), NEW_PASSWORD).tokens()).isEmpty();
    realm.app().login(account.user(), "Set-In-Cockpit-3").expectTokens();
  }

  @Test
  void a_new_password_keeps_its_blanks_and_characters() {
    CockpitUser account = newAccount();
    // An a with a combining diaeresis, not the single letter that looks the same.
    String odd = " Pa\u0308ss Word-4 ";

    resetPassword(imported(account), odd).expect(204);

    assertThat(cockpit.users().find(account.user()).flatMap(CockpitUser::password))
        .contains(odd);
    realm.app().login(account.user(), odd).expectTokens();
  }

  @Test
  void a_user_who_must_choose_a_new_password_sees_why_cockpit_refuses_it() {
    CockpitUser account = newAccount();
    String id = imported(account);
    adminChange(id, Map.of("requiredActions", List.of("UPDATE_PASSWORD"))).expect(204);
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);

    LoginResult refused = browser.fill(passwords("x".repeat(73)));
    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("72 bytes");

    browser.fill(passwords(NEW_PASSWORD)).expectTokens();
    realm.app().login(account.user(), NEW_PASSWORD).expectTokens();
    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void the_password_policy_of_the_realm_applies_too() {
    CockpitUser account = newAccount();
    String id = imported(account);
    ObjectNode settings = realm.admin().get(realm.name()).deepCopy();
    realm
        .admin()
        .put(realm.name(), settings.put("passwordPolicy", "length(30)"))
        .expect(204);
    cockpit.journal().clear();

    Answer answer = resetPassword(id, NEW_PASSWORD);

    realm.admin().put(realm.name(), settings.put("passwordPolicy", "")).expect(204);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("minimum length 30");
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void a_required_profile_update_is_written_to_cockpit() {
    CockpitUser account = newAccount();
    String id = imported(account);
    adminChange(id, Map.of("requiredActions", List.of("UPDATE_PROFILE"))).expect(204);
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);

    cockpit.refuseConnections();
    Map<String, String> profile =
        Map.of("firstName", "Form", "lastName", "Feld", "email", account.email());
    LoginResult refused = browser.fill(profile);
    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("is unavailable");
    cockpit.acceptConnections();
    assertUnchanged(account);

    browser.fill(profile).expectTokens();
    assertThat(cockpit.users().get(account.id()).orElseThrow().name()).isEqualTo("Form Feld");
  }

  @Test
  void a_user_with_one_name_and_no_address_need_not_complete_their_profile() {
    CockpitUser account =
        TestRealm.addAccount(cockpit, it -> it.withName("Cher").withEmail(""));

    realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  @Test
  void saving_names_the_permissions_for_writing() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      assertThat(refused(other, Map.of("editMode", "WRITABLE")))
          .contains("sso/users/write", "sso/users/password");
      assertThat(refused(other, Map.of("editMode", "WRITABLE", "trustEmail", "true")))
          .contains("cannot be trusted");
      assertThat(refused(other, Map.of("editMode", "SOMETIMES"))).contains("SOMETIMES");
      assertThat(refused(
              other,
              Map.of("editMode", "WRITABLE", "serviceKey", "", "loginKey", SeedData.LOGIN_API_KEY)))
          .contains("needs the service key");
    }
  }

  @Test
  void by_default_nothing_can_be_changed() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      CockpitUser account = newAccount();
      Tokens tokens = accountTokens(other, account);
      ObjectNode profile = other.account(tokens, "GET", null).expect(200).json().deepCopy();
      profile.put("firstName", "Other");
      cockpit.journal().clear();

      other.account(tokens, "POST", profile);

      assertThat(changes(account)).isEmpty();
      assertThat(other.users(account.user()).path(0).path("firstName").asText())
          .isEqualTo("Person");
    }
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it);
  }

  /** The client whose tokens the account API accepts. */
  private static Tokens accountTokens(TestRealm realm, CockpitUser account) {
    return Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
  }

  private String imported(CockpitUser account) {
    return realm
        .app()
        .login(account.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
  }

  /** The calls that change something. */
  private List<ReceivedRequest> changes(CockpitUser account) {
    return cockpit.journal().requests(USERS + account.id()).stream()
        .filter(it -> it.method().equals("PUT") && it.bodyText().length() > 2)
        .toList();
  }

  private Answer adminChange(String id, Map<String, Object> fields) {
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    fields.forEach(user::putPOJO);
    return realm.admin().put(realm.name() + "/users/" + id, user);
  }

  private Answer resetPassword(String id, String password) {
    return realm
        .admin()
        .put(
            realm.name() + "/users/" + id + "/reset-password",
            Map.of("type", "password", "value", password, "temporary", false));
  }

  private static Map<String, String> passwords(String password) {
    return Map.of("password-new", password, "password-confirm", password);
  }

  private void assertUnchanged(CockpitUser account) {
    CockpitUser there = cockpit.users().get(account.id()).orElseThrow();
    assertThat(there.name()).isEqualTo(account.name());
    assertThat(there.email()).isEqualTo(account.email());
    JsonNode here = realm.users(account.user()).path(0);
    assertThat(here.path("firstName").asText()).isEqualTo("Person");
    assertThat(here.path("lastName").asText()).isEqualTo(account.user());
    assertThat(here.path("email").asText()).isEqualTo(account.email());
  }

  private static String refused(TestRealm realm, Map<String, String> settings) {
    Answer answer = realm.saveFederation(settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("errorMessage").asText();
  }
}
