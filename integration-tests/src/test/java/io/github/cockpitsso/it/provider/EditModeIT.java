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
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Anna Maria").put("lastName", "Neu");
    profile.put("email", "new-" + person.email());
    cockpit.journal().clear();

    realm.account(tokens, "POST", profile).expect(204);

    assertThat(changes(person)).hasSize(1);
    CockpitUser changed = cockpit.users().get(person.id()).orElseThrow();
    assertThat(changed.name()).isEqualTo("Anna Maria Neu");
    assertThat(changed.email()).isEqualTo("new-" + person.email());
    assertThat(changed.user()).isEqualTo(person.user());
    assertThat(changed.role()).isEqualTo("editor");
    JsonNode user = realm.users(person.user()).path(0);
    assertThat(user.path("firstName").asText()).isEqualTo("Anna Maria");
    assertThat(user.path("email").asText()).isEqualTo("new-" + person.email());
    assertThat(user.path("emailVerified").asBoolean()).isFalse();
    Tokens again = realm.app().login("new-" + person.email(), PASSWORD).letIn();
    assertThat(again.accessClaims().path("cockpit_user_id").asText()).isEqualTo(person.id());
    assertThat(again.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
  }

  @Test
  void what_was_not_changed_is_not_sent() {
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    cockpit.journal().clear();

    realm.account(tokens, "POST", profile).expect(204);

    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void what_an_administrator_changes_goes_to_cockpit_too() {
    CockpitUser person = person();
    String id = imported(person);
    cockpit.journal().clear();

    adminChange(id, Map.of("lastName", "Admins-Wahl")).expect(204);

    assertThat(changes(person))
        .singleElement()
        .satisfies(it ->
            assertThat(it.bodyText()).contains("Admins-Wahl").doesNotContain("email", "role"));
    assertThat(cockpit.users().get(person.id()).orElseThrow().name()).endsWith(" Admins-Wahl");
  }

  @Test
  void a_change_enables_nobody_who_is_inactive_in_cockpit() {
    CockpitUser person = person();
    String id = imported(person);
    cockpit.users().deactivate(person.user());
    realm.sync("triggerFullSync");
    assertDisabled(id);

    adminChange(id, Map.of("lastName", "Admins-Wahl")).expect(204);

    assertThat(cockpit.users().get(person.id()).orElseThrow().name()).endsWith(" Admins-Wahl");
    assertDisabled(id);
  }

  @Test
  void a_change_tells_that_somebody_is_inactive_in_cockpit() {
    CockpitUser person = person();
    String id = imported(person);
    cockpit.users().deactivate(person.user());

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
  void login_name_and_link_stay_as_they_are() {
    CockpitUser person = person();
    String id = imported(person);

    assertThat(adminChange(id, Map.of("username", "another-" + person.user())).status())
        .isEqualTo(400);
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    ((ObjectNode) user.path("attributes")).putArray("COCKPIT_ID").add(SeedData.ADMIN.id());
    realm.admin().put(realm.name() + "/users/" + id, user);

    JsonNode after = realm.admin().get(realm.name() + "/users/" + id);
    assertThat(after.path("username").asText()).isEqualTo(person.user());
    assertThat(after.path("attributes").path("COCKPIT_ID").path(0).asText()).isEqualTo(person.id());
  }

  @Test
  void an_address_that_somebody_in_cockpit_has_is_refused_beside_its_field() {
    CockpitUser holder = TestRealm.addPerson(cockpit, it -> it.withActive(false).withName("Gone"));
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other").put("email", holder.email());

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("emailExistsMessage", "\"email\"");
    assertUnchanged(person);
  }

  @Test
  void cockpit_down_is_told_and_nothing_has_changed() {
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    String id = tokens.accessClaims().path("sub").asText();
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other");
    cockpit.refuseConnections();

    Answer account = realm.account(tokens, "POST", profile);
    Answer admin = adminChange(id, Map.of("firstName", "Other"));
    Answer password = resetPassword(id, NEW_PASSWORD);

    assertThat(account.status()).isEqualTo(503);
    assertThat(account.body()).contains("cockpitEditUnavailable");
    assertThat(admin.status()).isGreaterThanOrEqualTo(400);
    assertThat(admin.body()).contains("cockpitEditUnavailable");
    assertThat(password.status()).isEqualTo(400);
    assertThat(password.body()).contains("can not be reached");
    cockpit.acceptConnections();
    assertUnchanged(person);
    realm.app().login(person.user(), PASSWORD).letIn();
  }

  @Test
  void somebody_whom_the_key_may_not_change_stays_as_he_is() {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withRole("admin"));
    Tokens tokens = accountTokens(realm, person);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other");

    Answer account = realm.account(tokens, "POST", profile);
    Answer password = resetPassword(tokens.accessClaims().path("sub").asText(), NEW_PASSWORD);

    assertThat(account.status()).isEqualTo(400);
    assertThat(account.body()).contains("cockpitEditForbidden");
    assertThat(password.body()).contains("does not allow");
    assertUnchanged(person);
    realm.app().login(person.user(), PASSWORD).letIn();
  }

  @Test
  void a_refusal_at_the_last_moment_rolls_keycloak_back_and_is_told() {
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    String id = tokens.accessClaims().path("sub").asText();
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", "Other").put("email", "late-" + person.email());
    cockpit
        .faults()
        .when(
            it -> it.method().equals("PUT") && it.bodyText().length() > 2, Fault.serverErrorPage());

    Answer account = realm.account(tokens, "POST", profile);
    Answer admin = adminChange(id, Map.of("firstName", "Other"));

    // A Cockpit that fails may have done it before.
    assertThat(account.status()).isEqualTo(503);
    assertThat(account.body()).contains("may have been made");
    assertThat(admin.status()).isEqualTo(503);
    assertThat(admin.body()).contains("may have been made");
    cockpit.faults().clear();
    assertUnchanged(person);
  }

  @Test
  void a_password_is_not_changed_when_the_profile_beside_it_is_refused() {
    CockpitUser person = person();
    String id = imported(person);
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
    assertThat(cockpit.journal().count(USERS + person.id() + "/password")).isZero();
    cockpit.faults().clear();
    assertUnchanged(person);
    realm.app().login(person.user(), PASSWORD).letIn();

    adminChange(id, both).expect(204);

    assertThat(cockpit.users().get(person.id()).orElseThrow().name()).startsWith("Other ");
    realm.app().login(person.user(), NEW_PASSWORD).letIn();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "firstName | <b>Nora</b> | cockpitEditName",
        "lastName  | $DATE(Y)    | cockpitEditName",
        "email     | nora@local  | invalidEmail"
      })
  void what_cockpit_would_refuse_or_cut_is_said_beside_its_field(
      String field, String value, String message) {
    CockpitUser person = person();
    Tokens tokens = accountTokens(realm, person);
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    profile.put("firstName", field.equals("lastName") ? "" : "Person").put(field, value);

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(message, "\"" + field + "\"");
    assertUnchanged(person);
  }

  @Test
  void a_password_that_an_administrator_sets_is_set_in_cockpit_alone() {
    CockpitUser person = person();
    String id = imported(person);

    resetPassword(id, NEW_PASSWORD).expect(204);

    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
    realm.app().login(person.user(), NEW_PASSWORD).letIn();
    cockpit.users().changePassword(person.user(), "Set-In-Cockpit-3");
    assertThat(realm.app().login(person.user(), NEW_PASSWORD).tokens()).isEmpty();
    realm.app().login(person.user(), "Set-In-Cockpit-3").letIn();
  }

  @Test
  void a_new_password_keeps_its_blanks_and_its_letters() {
    CockpitUser person = person();
    // An a, and two dots over it; not the one letter that looks the same.
    String odd = " Pa\u0308ss Word-4 ";

    resetPassword(imported(person), odd).expect(204);

    assertThat(cockpit.users().find(person.user()).flatMap(CockpitUser::password))
        .contains(odd);
    realm.app().login(person.user(), odd).letIn();
  }

  @Test
  void a_user_who_must_choose_a_new_password_is_told_what_cockpit_refuses() {
    CockpitUser person = person();
    String id = imported(person);
    adminChange(id, Map.of("requiredActions", List.of("UPDATE_PASSWORD"))).expect(204);
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);

    LoginResult refused = browser.fill(passwords("x".repeat(73)));
    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("72 bytes");

    browser.fill(passwords(NEW_PASSWORD)).letIn();
    realm.app().login(person.user(), NEW_PASSWORD).letIn();
    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void the_realms_password_policy_holds_here_too() {
    CockpitUser person = person();
    String id = imported(person);
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
  void a_user_who_must_update_his_profile_does_so_in_cockpit() {
    CockpitUser person = person();
    String id = imported(person);
    adminChange(id, Map.of("requiredActions", List.of("UPDATE_PROFILE"))).expect(204);
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);

    cockpit.refuseConnections();
    Map<String, String> profile =
        Map.of("firstName", "Form", "lastName", "Feld", "email", person.email());
    LoginResult refused = browser.fill(profile);
    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("can not be reached");
    cockpit.acceptConnections();
    assertUnchanged(person);

    browser.fill(profile).letIn();
    assertThat(cockpit.users().get(person.id()).orElseThrow().name()).isEqualTo("Form Feld");
  }

  @Test
  void a_cockpit_user_of_one_name_and_no_address_is_not_asked_for_more() {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withName("Cher").withEmail(""));

    realm.app().login(person.user(), PASSWORD).letIn();
  }

  @Test
  void what_writing_needs_is_named_at_saving() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      assertThat(refused(other, Map.of("editMode", "WRITABLE")))
          .contains("sso/users/write", "sso/users/password");
      assertThat(refused(other, Map.of("editMode", "WRITABLE", "trustEmail", "true")))
          .contains("can not be trusted");
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
      CockpitUser person = person();
      Tokens tokens = accountTokens(other, person);
      ObjectNode profile = other.account(tokens, "GET", null).expect(200).json().deepCopy();
      profile.put("firstName", "Other");
      cockpit.journal().clear();

      other.account(tokens, "POST", profile);

      assertThat(changes(person)).isEmpty();
      assertThat(other.users(person.user()).path(0).path("firstName").asText()).isEqualTo("Person");
    }
  }

  private CockpitUser person() {
    return TestRealm.addPerson(cockpit, it -> it);
  }

  /** Of a client whose tokens the account API takes. */
  private static Tokens accountTokens(TestRealm realm, CockpitUser person) {
    return Tokens.of(realm.directGrant(person.user(), PASSWORD).expect(200).json());
  }

  private String imported(CockpitUser person) {
    return realm
        .app()
        .login(person.user(), PASSWORD)
        .letIn()
        .accessClaims()
        .path("sub")
        .asText();
  }

  /** The calls that change something. */
  private List<ReceivedRequest> changes(CockpitUser person) {
    return cockpit.journal().requests(USERS + person.id()).stream()
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

  private void assertUnchanged(CockpitUser person) {
    CockpitUser there = cockpit.users().get(person.id()).orElseThrow();
    assertThat(there.name()).isEqualTo(person.name());
    assertThat(there.email()).isEqualTo(person.email());
    JsonNode here = realm.users(person.user()).path(0);
    assertThat(here.path("firstName").asText()).isEqualTo("Person");
    assertThat(here.path("lastName").asText()).isEqualTo(person.user());
    assertThat(here.path("email").asText()).isEqualTo(person.email());
  }

  private static String refused(TestRealm realm, Map<String, String> settings) {
    Answer answer = realm.saveFederation(settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("errorMessage").asText();
  }
}
