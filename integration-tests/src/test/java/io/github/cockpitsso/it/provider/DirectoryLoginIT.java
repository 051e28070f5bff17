package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryLoginIT {
  private static final String AUTH = "/api/user/auth";

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @BeforeEach
  void forget() {
    cockpit.journal().clear();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_cockpit_user_logs_in_with_the_password_of_cockpit_and_goes_straight_through() {
    Tokens tokens = realm.app().login("alice", SeedData.ALICE_PASSWORD).letIn();

    JsonNode access = tokens.accessClaims();
    assertThat(access.path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
    assertThat(access.path("cockpit_user_id").asText()).isEqualTo(SeedData.ALICE.id());
    assertThat(access.path("cockpit_username").asText()).isEqualTo("alice");
    assertThat(access.path("aud").toString()).contains("cockpit-bridge");
    assertThat(access.path("preferred_username").asText()).isEqualTo("alice");
    assertThat(tokens.idClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
    JsonNode userinfo = realm.app().userinfo(tokens).expect(200).json();
    assertThat(userinfo.path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
    assertThat(userinfo.path("cockpit_user_id").asText()).isEqualTo(SeedData.ALICE.id());
  }

  @Test
  void a_login_is_one_call_and_whatever_follows_is_none() {
    CockpitUser person = person();
    realm.app().login(person.user(), PASSWORD).letIn();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    cockpit.journal().clear();

    Tokens tokens = realm.app().login(person.user(), PASSWORD).letIn();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    cockpit.journal().clear();

    Tokens refreshed = Tokens.of(realm.app().refresh(tokens).expect(200).json());
    realm.app().userinfo(refreshed).expect(200);
    realm
        .app()
        .introspect(TestRealm.OTHER, TestRealm.SECRET, refreshed.access())
        .expect(200);
    realm.admin().get(realm.name() + "/users?max=1&search=" + person.user());
    realm
        .admin()
        .get(realm.name() + "/users/" + tokens.accessClaims().path("sub").asText());
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void names_and_passwords_beyond_ascii_arrive_unchanged() {
    Tokens tokens = realm.app().login("jürgen", SeedData.JUERGEN_PASSWORD).letIn();

    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo("jürgen");
    assertThat(tokens.accessClaims().path("cockpit_roles").path(0).asText()).isEqualTo("guest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a b",
        "sl/ash",
        "quest?ion",
        "ha#sh",
        "per%cent",
        "per%25",
        "quo\"te",
        "ap'os",
        "back\\slash",
        "{\"$ne\":1}",
        "a&user=alice",
        "emoji\uD83D\uDE00",
        "\u05E9\u05DC\u05D5\u05DD",
        "${x}",
        "<b>",
        "a+b",
        "semi;colon"
      })
  void a_login_name_may_be_anything_that_cockpit_lets_it_be(String name) {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withUser(name).withEmail(""));

    Tokens tokens = realm.app().login(name, PASSWORD).letIn();

    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(person.id());
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\u0000q", "line\nbreak", "\uD800", " ", "*", "%"})
  void what_can_be_no_name_is_nobody(String name) {
    LoginResult result = realm.app().login("nobody" + name, PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().status()).isLessThan(500);
  }

  @Test
  void a_name_of_ten_thousand_characters_is_nobody_and_is_not_asked_about() {
    LoginResult result = realm.app().login("x".repeat(10_000), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().status()).isLessThan(500);
    assertThat(cockpit.journal().total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {" blanks around ", "e\u0301 NFD", "\u00E9 NFC"})
  void a_password_is_sent_as_typed(String password) {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withPassword(Optional.of(password)));

    realm.app().login(person.user(), password).letIn();
    assertThat(realm.app().login(person.user(), password + " ").tokens()).isEmpty();
  }

  @Test
  void upper_case_in_a_login_name_is_kept_towards_cockpit() {
    CockpitUser person = TestRealm.addPerson(
        cockpit, it -> it.withUser("Big" + it.user().toUpperCase(java.util.Locale.ROOT)));

    Tokens tokens = realm.app().login(person.user(), PASSWORD).letIn();
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo(person.user());
    realm
        .app()
        .login(person.user().toLowerCase(java.util.Locale.ROOT), PASSWORD)
        .letIn();
  }

  @Test
  void the_email_address_logs_in_too() {
    CockpitUser person = person();

    Tokens tokens = realm.app().login(person.email(), PASSWORD).letIn();

    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(person.id());
    assertThat(tokens.accessClaims().path("email_verified").asBoolean()).isFalse();
  }

  @Test
  void an_address_that_two_accounts_share_logs_nobody_in() {
    CockpitUser one = person();
    TestRealm.addPerson(cockpit, it -> it.withEmail(one.email()));

    assertThat(realm.app().login(one.email(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void unknown_and_inactive_people_look_alike_and_leave_no_user_behind() {
    LoginResult unknown = realm.app().login("nobody-at-all", PASSWORD);
    LoginResult inactive = realm.app().login("carol", SeedData.CAROL_PASSWORD);

    assertThat(unknown.tokens()).isEmpty();
    assertThat(inactive.tokens()).isEmpty();
    assertThat(inactive.message()).isEqualTo(unknown.message()).isNotEmpty();
    assertThat(realm.users("carol")).isEmpty();
    assertThat(realm.users("nobody-at-all")).isEmpty();
  }

  @Test
  void a_wrong_password_and_an_unknown_name_look_alike() {
    LoginResult wrong = realm.app().login(person().user(), "wrong");
    LoginResult unknown = realm.app().login("nobody-at-all", "wrong");

    assertThat(wrong.tokens()).isEmpty();
    assertThat(wrong.message()).isEqualTo(unknown.message()).isNotEmpty();
  }

  @Test
  void a_password_of_four_kilobytes_is_a_wrong_one() {
    LoginResult endless = realm.app().login(person().user(), "x".repeat(4096));
    LoginResult wrong = realm.app().login(person().user(), "wrong");

    assertThat(endless.tokens()).isEmpty();
    assertThat(endless.message()).isEqualTo(wrong.message()).isNotEmpty();
  }

  @Test
  void a_wrong_password_is_refused_and_counted() {
    CockpitUser person = person();
    String id = realm
        .app()
        .login(person.user(), PASSWORD)
        .letIn()
        .accessClaims()
        .path("sub")
        .asText();

    LoginResult result = realm.app().login(person.user(), "wrong");

    assertThat(result.tokens()).isEmpty();
    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void the_password_of_somebody_who_is_disabled_in_keycloak_can_not_be_found_out() {
    CockpitUser person = person();
    String id = subject(realm.app().login(person.user(), PASSWORD));
    realm.admin().put(realm.name() + "/users/" + id, Map.of("enabled", false)).expect(204);
    cockpit.journal().clear();

    Answer right = realm.directGrant(person.user(), PASSWORD);
    Answer wrong = realm.directGrant(person.user(), "wrong");

    assertThat(right.status()).isEqualTo(400);
    assertThat(right.body()).isEqualTo(wrong.body());
    // The calls make the answer take as long as one about another name.
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(2);
    assertThat(cockpit.journal().requests(AUTH))
        .as("what was typed is not tried")
        .noneMatch(it -> it.bodyText().contains(PASSWORD) || it.bodyText().contains("wrong"));
  }

  @Test
  void whoever_is_deactivated_in_cockpit_can_not_log_in_again() {
    CockpitUser person = person();
    realm.app().login(person.user(), PASSWORD).letIn();
    cockpit.users().deactivate(person.user());

    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void a_new_role_name_and_address_count_from_the_same_login_on() {
    CockpitUser person = person();
    realm.directGrant(person.user(), PASSWORD).expect(200);
    cockpit
        .users()
        .change(
            person.user(),
            it -> it.withRole("guest").withName("New Family Name").withEmail("new-" + it.email()));

    Tokens tokens =
        Tokens.of(realm.directGrant(person.user(), PASSWORD).expect(200).json());

    JsonNode access = tokens.accessClaims();
    assertThat(access.path("cockpit_roles").toString()).isEqualTo("[\"guest\"]");
    assertThat(access.path("given_name").asText()).isEqualTo("New Family");
    assertThat(access.path("family_name").asText()).isEqualTo("Name");
    assertThat(access.path("email").asText()).isEqualTo("new-" + person.email());
  }

  @Test
  void a_role_that_is_taken_away_is_gone() {
    CockpitUser person = person();
    realm.directGrant(person.user(), PASSWORD).expect(200);
    cockpit.users().changeRole(person.user(), "");

    Tokens tokens =
        Tokens.of(realm.directGrant(person.user(), PASSWORD).expect(200).json());

    assertThat(tokens.accessClaims().has("cockpit_roles")).isFalse();
  }

  @Test
  void who_is_renamed_in_cockpit_stays_the_same_user() {
    CockpitUser person = person();
    String before = subject(realm.app().login(person.user(), PASSWORD));
    cockpit.users().rename(person.user(), person.user() + "-renamed");

    String after = subject(realm.app().login(person.user() + "-renamed", PASSWORD));

    assertThat(after).isEqualTo(before);
    assertThat(realm.users(person.user())).isEmpty();
    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void an_account_that_is_deleted_and_made_again_is_not_the_old_user() {
    CockpitUser person = person();
    realm.app().login(person.user(), PASSWORD).letIn();
    cockpit.users().delete(person.user());
    TestRealm.addPerson(cockpit, it -> it.withUser(person.user()).withRole("admin"));

    LoginResult result = realm.app().login(person.user(), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("replaced");
    assertThat(realm
            .lastError()
            .path("details")
            .path("authentication_error_detail")
            .asText())
        .contains("Cockpit account was replaced");
  }

  @Test
  void a_local_user_of_the_same_name_is_never_joined_with_the_account() {
    // The console refuses to make a user whose name or address somebody in Cockpit has, so the
    // local one comes first.
    String name = "both-" + person().user();
    realm.addLocalUser(name, "Local-Pass-1", it -> {});
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withUser(name));
    cockpit.journal().clear();

    assertThat(realm.app().login(person.user(), PASSWORD).tokens()).isEmpty();
    Tokens tokens = realm.app().login(person.user(), "Local-Pass-1").letIn();
    assertThat(tokens.accessClaims().has("cockpit_user_id")).isFalse();
    assertThat(cockpit.journal().count(AUTH)).isZero();
  }

  @Test
  void who_is_renamed_to_a_local_users_name_does_not_become_that_user() {
    CockpitUser person = person();
    realm.app().login(person.user(), PASSWORD).letIn();
    String local = "local-" + person.user();
    realm.addLocalUser(local, "Local-Pass-1", it -> {});
    cockpit
        .users()
        .change(person.user(), it -> it.withUser(local.toUpperCase(java.util.Locale.ROOT)));

    assertThat(realm
            .app()
            .login(local.toUpperCase(java.util.Locale.ROOT), PASSWORD)
            .tokens())
        .isEmpty();
    realm.app().login(local, "Local-Pass-1").letIn();
  }

  @Test
  void an_equal_email_address_joins_nothing_and_locks_nobody_out() {
    String name = "mail-" + person().user();
    String local = realm.addLocalUser(name, "Local-Pass-1", it -> {});
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withEmail(name + "@local.test"));

    Tokens tokens = realm.app().login(person.user(), PASSWORD).letIn();

    assertThat(tokens.accessClaims().path("sub").asText()).isNotEqualTo(local);
    assertThat(tokens.accessClaims().has("email")).isFalse();
    Tokens locals = realm.app().login(person.email(), "Local-Pass-1").letIn();
    assertThat(locals.accessClaims().path("sub").asText()).isEqualTo(local);
    assertThat(locals.accessClaims().has("cockpit_user_id")).isFalse();
  }

  @Test
  void an_address_in_cockpit_can_not_take_over_the_login_of_a_local_user_called_like_it() {
    String name = "someone@" + person().user() + ".test";
    realm.addLocalUser(name, "Local-Pass-1", it -> it.put("email", "else." + name));
    TestRealm.addPerson(cockpit, it -> it.withEmail(name));

    realm.app().login(name, "Local-Pass-1").letIn();
  }

  @Test
  void a_second_factor_of_cockpit_is_said_and_not_counted_as_a_wrong_password() {
    LoginResult result = realm.app().login("dave", SeedData.DAVE_PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("two-factor");
    JsonNode event = realm.lastError();
    assertThat(event.path("details").path("authentication_error_detail").asText())
        .contains("second factor");
    assertThat(event.path("details").path("username").asText()).isEqualTo("dave");
    assertThat(realm.failures(realm.users("dave").path(0).path("id").asText())).isZero();

    assertThat(realm.app().login("dave", "wrong").message()).doesNotContain("two-factor");
  }

  @Test
  void nobody_can_store_a_password_in_keycloak() {
    CockpitUser person = person();
    String id = subject(realm.app().login(person.user(), PASSWORD));

    Answer answer = realm
        .admin()
        .put(
            realm.name() + "/users/" + id + "/reset-password",
            Map.of("type", "password", "value", "Local-Pass-1", "temporary", false));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(realm.app().login(person.user(), "Local-Pass-1").tokens()).isEmpty();
  }

  @Test
  void a_hashed_password_that_an_administrator_slips_in_logs_nobody_in() throws Exception {
    CockpitUser person = person();
    String id = subject(realm.app().login(person.user(), PASSWORD));
    realm
        .admin()
        .put(
            realm.name() + "/users/" + id,
            Map.of("credentials", List.of(TestRealm.hashedPassword("Local-Pass-1"))))
        .expect(204);
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/credentials").toString())
        .as("it is there")
        .contains("pbkdf2");

    assertThat(realm.app().login(person.user(), "Local-Pass-1").tokens()).isEmpty();
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/credentials"))
        .as("only the password in Cockpit is left")
        .allMatch(it -> it.has("federationLink"));
    realm.app().login(person.user(), PASSWORD).letIn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COCKPIT_SEAL", "COCKPIT_ID", "COCKPIT_USER", "COCKPIT_ROLE"})
  void an_administrator_can_not_write_who_somebody_is_in_cockpit(String attribute) {
    CockpitUser person = person();
    String id = subject(realm.app().login(person.user(), PASSWORD));
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    ((ObjectNode) user.path("attributes")).putArray(attribute).add(SeedData.ALICE.id());

    realm.admin().put(realm.name() + "/users/" + id, user);

    JsonNode attributes = realm.admin().get(realm.name() + "/users/" + id).path("attributes");
    assertThat(attributes.path("COCKPIT_ID").path(0).asText()).isEqualTo(person.id());
    assertThat(attributes.path("COCKPIT_USER").path(0).asText()).isEqualTo(person.user());
    assertThat(attributes.path("COCKPIT_ROLE").path(0).asText()).isEqualTo("editor");
  }

  @Test
  void two_hundred_first_logins_at_once_make_one_user_and_all_get_in(KeycloakServer keycloak)
      throws Exception {
    CockpitUser person = person();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    // Brute-force detection lets a user log in once at a time; without it all of them race.
    try (TestRealm open = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> it.put("bruteForceProtected", false))) {
      List<Future<Answer>> answers = IntStream.range(0, 200)
          .mapToObj(it -> threads.submit(() -> open.directGrant(person.user(), PASSWORD)))
          .toList();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
      }
      assertThat(open.users(person.user())).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private CockpitUser person() {
    return TestRealm.addPerson(cockpit, it -> it);
  }

  private static String subject(LoginResult result) {
    return result.letIn().accessClaims().path("sub").asText();
  }
}
