package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationIT {
  private static final String USERS = "/api/sso/users";
  private static final String PASSWORD = "Registered-Pass-1";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url", cockpit.uri().toString(),
            "serviceKey", SeedData.MANAGER_KEY,
            "editMode", "WRITABLE",
            "syncRegistrations", "true",
            "registrationRole", "editor"),
        it -> it.put("registrationAllowed", true));
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
  void a_registered_user_is_in_cockpit_with_the_configured_role_and_can_log_in_to_both() {
    String name = name();
    cockpit.journal().clear();

    Tokens tokens = register(name, name + "@new.test").expectTokens();

    CockpitUser account = cockpit.users().find(name).orElseThrow();
    assertThat(account.role()).isEqualTo("editor");
    assertThat(account.name()).isEqualTo("Nora Neu");
    assertThat(account.email()).isEqualTo(name + "@new.test");
    assertThat(account.active()).isTrue();
    assertThat(account.password()).contains(PASSWORD);
    assertThat(account.apiKey()).as("a key, so that the bridge works at once").isPresent();
    assertThat(writes()).hasSize(1);
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
    cockpit.users().changePassword(name, "Changed-In-Cockpit-2");
    assertThat(realm.app().login(name, PASSWORD).tokens()).isEmpty();
    realm.app().login(name, "Changed-In-Cockpit-2").expectTokens();
  }

  @Test
  void the_form_refuses_a_name_or_address_that_a_cockpit_user_has() {
    CockpitUser holder = TestRealm.addAccount(cockpit, it -> it);
    String name = name();

    LoginResult sameName = register(holder.user(), name + "@new.test");
    assertThat(sameName.tokens()).isEmpty();
    assertThat(sameName.message()).contains("Username already exists");
    LoginResult sameAddress = register(name, holder.email());
    assertThat(sameAddress.tokens()).isEmpty();
    assertThat(sameAddress.message()).contains("Email already exists");

    assertNowhere(name);
  }

  @Test
  void the_name_of_an_inactive_user_is_refused_too() {
    CockpitUser holder = TestRealm.addAccount(cockpit, it -> it.withActive(false));

    LoginResult result = register(holder.user(), name() + "@new.test");

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().body()).contains("Username already exists");
    assertThat(realm.users(holder.user())).isEmpty();
  }

  @Test
  void the_address_of_an_inactive_user_is_refused_and_nothing_is_created() {
    CockpitUser holder = TestRealm.addAccount(cockpit, it -> it.withActive(false));
    String name = name();

    LoginResult result = register(name, holder.email());

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().body()).contains("Email already exists");
    assertNowhere(name);
  }

  @Test
  void an_outage_of_cockpit_is_reported_and_the_user_can_register_later() {
    String name = name();
    cockpit.refuseConnections();

    LoginResult refused = register(name, name + "@new.test");

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.page().body()).contains("is unavailable");
    cockpit.acceptConnections();
    assertNowhere(name);
    register(name, name + "@new.test").expectTokens();
  }

  @Test
  void a_late_refusal_creates_no_user() {
    String name = name();
    cockpit
        .faults()
        .when(it -> it.method().equals("POST") && it.path().equals(USERS), Fault.serverErrorPage());

    LoginResult refused = register(name, name + "@new.test");

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.page().status()).isGreaterThanOrEqualTo(500);
    cockpit.faults().clear();
    assertNowhere(name);
    register(name, name + "@new.test").expectTokens();
  }

  @Test
  void a_user_created_by_an_administrator_is_created_in_cockpit_too() {
    String name = name();

    realm.admin().post(realm.name() + "/users", user(name, name + "@new.test")).expect(201);

    assertThat(cockpit.users().find(name).orElseThrow().role()).isEqualTo("editor");
    realm.app().login(name, PASSWORD).expectTokens();
    JsonNode user = realm.users(name).path(0);
    assertThat(user.path("attributes").path("COCKPIT_ID").path(0).asText())
        .isEqualTo(cockpit.users().find(name).orElseThrow().id());
  }

  @Test
  void an_administrator_sees_the_cause() {
    CockpitUser holder = TestRealm.addAccount(cockpit, it -> it.withActive(false));
    String name = name();

    Answer taken = realm.admin().post(realm.name() + "/users", user(name, holder.email()));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body()).contains("Email already exists");
    cockpit.refuseConnections();
    Answer down = realm.admin().post(realm.name() + "/users", user(name, name + "@new.test"));
    assertThat(down.status()).isEqualTo(503);
    assertThat(down.body()).contains("is unavailable");

    cockpit.acceptConnections();
    assertNowhere(name);
  }

  @Test
  void an_account_whose_answer_was_lost_is_abandoned_and_its_name_is_free_again() {
    String name = name();
    cockpit
        .faults()
        .when(
            it -> it.method().equals("POST") && it.path().equals(USERS), new Fault.TruncatedBody());

    LoginResult refused = register(name, name + "@new.test");

    assertThat(refused.tokens()).isEmpty();
    assertNowhere(name);
    assertThat(cockpit.users().all().stream()
            .filter(it -> it.user().startsWith("unfinished-registration-")))
        .singleElement()
        .satisfies(it -> assertThat(it.active()).isFalse());
    cockpit.faults().clear();
    register(name, name + "@new.test").expectTokens();
  }

  @Test
  void an_answer_about_another_user_logs_no_one_in_and_changes_no_user() {
    CockpitUser other = TestRealm.addAccount(cockpit, it -> it);
    realm.app().login(other.user(), TestRealm.PASSWORD).expectTokens();
    String name = name();
    String answer =
        "{\"_id\":\"" + other.id() + "\",\"user\":\"" + name + "\",\"name\":\"\",\"email\":\""
            + name + "@new.test\",\"role\":\"editor\",\"active\":true,\"twofa\":false}";
    cockpit
        .faults()
        .when(
            it -> it.method().equals("POST") && it.path().equals(USERS),
            Fault.answer(200, List.of(), answer));

    LoginResult refused = register(name, name + "@new.test");

    assertThat(refused.tokens()).isEmpty();
    assertNowhere(name);
    assertThat(cockpit.users().get(other.id())).contains(other);
    realm.app().login(other.user(), TestRealm.PASSWORD).expectTokens();
  }

  @Test
  void a_user_created_as_disabled_is_inactive_in_cockpit() {
    String name = name();
    Map<String, Object> user = new HashMap<>(user(name, name + "@new.test"));
    user.put("enabled", false);

    realm.admin().post(realm.name() + "/users", user).expect(201);

    assertThat(cockpit.users().find(name).orElseThrow().active()).isFalse();
    assertThat(realm.users(name).path(0).path("enabled").asBoolean()).isFalse();
  }

  @Test
  void the_address_of_an_inactive_user_in_another_case_is_taken() {
    CockpitUser holder =
        TestRealm.addAccount(cockpit, it -> it.withActive(false).withEmail("Holder." + it.email()));
    String name = name();

    Answer answer = realm
        .admin()
        .post(realm.name() + "/users", user(name, holder.email().toLowerCase(Locale.ROOT)));

    assertThat(answer.status()).isEqualTo(409);
    assertNowhere(name);
  }

  @Test
  void a_refused_registration_is_an_event() {
    CockpitUser holder = TestRealm.addAccount(cockpit, it -> it.withActive(false));

    register(holder.user(), name() + "@new.test");

    JsonNode event = realm.lastError();
    assertThat(event.path("type").asText()).isEqualTo("REGISTER_ERROR");
    assertThat(event.path("details").path("username").asText()).isEqualTo(holder.user());
  }

  @Test
  void saving_despite_a_failed_test_still_refuses_a_role_that_can_give_rights() {
    assertThat(refused(Map.of("registrationRole", "admin", "saveUnreachable", "true")))
        .contains("can grant permissions");
    assertThat(refused(Map.of("registrationRole", "nothing", "saveUnreachable", "true")))
        .contains("does not have this role");
    cockpit.refuseConnections();
    realm
        .saveFederation(Map.of("registrationRole", "editor", "saveUnreachable", "true"))
        .expect(204);
    cockpit.acceptConnections();
    realm.saveFederation(Map.of("saveUnreachable", "false")).expect(204);
  }

  @Test
  void cockpit_refuses_a_role_that_later_got_more_rights() {
    cockpit.roles().put(Role.of("later", "content/Seiten/read"));
    realm.saveFederation(Map.of("registrationRole", "later")).expect(204);
    // The service key itself has this permission.
    cockpit.roles().put(Role.of("later", "content/Seiten/read", "sso/users/password"));
    String name = name();

    LoginResult refused = register(name, name + "@new.test");

    realm.saveFederation(Map.of("registrationRole", "editor")).expect(204);
    assertThat(refused.tokens()).isEmpty();
    assertNowhere(name);
  }

  @Test
  void values_that_keycloak_refuses_are_never_sent_to_cockpit() {
    String name = name();
    Map<String, Object> user = new HashMap<>(user(name, name + "@new.test"));
    user.put("groups", List.of("/no-such-group"));
    cockpit.journal().clear();

    Answer answer = realm.admin().post(realm.name() + "/users", user);

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(writes()).isEmpty();
    assertNowhere(name);
  }

  @Test
  void a_password_that_cockpit_does_not_accept_must_be_chosen_again() {
    String name = name();

    LoginResult result = register(name, name + "@new.test", "x".repeat(73));

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().body()).contains("kc-passwd-update-form");
    assertThat(cockpit.users().find(name).orElseThrow().password()).isEmpty();
  }

  @Test
  void saving_names_a_role_that_is_missing_or_can_give_rights() {
    cockpit.roles().put(Role.of("keykeeper", "sso/keys/read"));
    assertThat(refused(Map.of("registrationRole", "admin"))).contains("can grant permissions");
    assertThat(refused(Map.of("registrationRole", "chief"))).contains("app/users/manage");
    assertThat(refused(Map.of("registrationRole", "keykeeper"))).contains("sso/keys/read");
    assertThat(refused(Map.of("registrationRole", "nothing"))).contains("does not have this role");
    assertThat(refused(Map.of("registrationRole", ""))).contains("role of registered users");
    assertThat(refused(Map.of("editMode", "READ_ONLY"))).contains("edit mode WRITABLE");
    assertThat(refused(Map.of("migrateUsers", "true"))).contains("at the same time");
  }

  @Test
  void without_the_setting_registrations_stay_in_keycloak(KeycloakServer keycloak) {
    try (TestRealm other = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "editMode",
            "WRITABLE"),
        it -> it.put("registrationAllowed", true))) {
      String name = name();

      other
          .app()
          .openRegistration()
          .fill(form(name, name + "@new.test", PASSWORD))
          .expectTokens();

      assertThat(cockpit.users().find(name)).isEmpty();
      other.app().login(name, PASSWORD).expectTokens();
    }
  }

  private LoginResult register(String name, String email) {
    return register(name, email, PASSWORD);
  }

  private LoginResult register(String name, String email, String password) {
    return realm.app().openRegistration().fill(form(name, email, password));
  }

  private static Map<String, String> form(String name, String email, String password) {
    return Map.of(
        "username", name,
        "email", email,
        "firstName", "Nora",
        "lastName", "Neu",
        "password", password,
        "password-confirm", password);
  }

  private static Map<String, Object> user(String name, String email) {
    return Map.of(
        "username",
        name,
        "email",
        email,
        "firstName",
        "Nora",
        "lastName",
        "Neu",
        "enabled",
        true,
        "credentials",
        List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
  }

  private static String name() {
    return "r" + UUID.randomUUID().toString().substring(0, 8);
  }

  private List<ReceivedRequest> writes() {
    return cockpit.journal().requests(USERS).stream()
        .filter(it -> !it.method().equals("GET"))
        .toList();
  }

  private void assertNowhere(String name) {
    assertThat(cockpit.users().find(name)).isEmpty();
    assertThat(realm.users(name)).isEmpty();
  }

  private String refused(Map<String, String> settings) {
    Answer answer = realm.saveFederation(settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("errorMessage").asText();
  }
}
