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
  void a_cockpit_user_logs_in_with_their_cockpit_password() {
    Tokens tokens = realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();

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
  void a_login_makes_one_call_and_later_requests_make_no_call() {
    CockpitUser account = newAccount();
    realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    cockpit.journal().clear();

    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    cockpit.journal().clear();

    Tokens refreshed = Tokens.of(realm.app().refresh(tokens).expect(200).json());
    realm.app().userinfo(refreshed).expect(200);
    realm
        .app()
        .introspect(TestRealm.OTHER, TestRealm.SECRET, refreshed.access())
        .expect(200);
    realm.admin().get(realm.name() + "/users?max=1&search=" + account.user());
    realm
        .admin()
        .get(realm.name() + "/users/" + tokens.accessClaims().path("sub").asText());
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void names_and_passwords_beyond_ascii_arrive_unchanged() {
    Tokens tokens = realm.app().login("jürgen", SeedData.JUERGEN_PASSWORD).expectTokens();

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
  void a_login_name_may_be_any_name_that_cockpit_allows(String name) {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withUser(name).withEmail(""));

    Tokens tokens = realm.app().login(name, PASSWORD).expectTokens();

    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\u0000q", "line\nbreak", "\uD800", " ", "*", "%"})
  void an_impossible_name_is_unknown(String name) {
    LoginResult result = realm.app().login("nobody" + name, PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().status()).isLessThan(500);
  }

  @Test
  void a_name_of_ten_thousand_characters_is_unknown_without_a_call() {
    LoginResult result = realm.app().login("x".repeat(10_000), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().status()).isLessThan(500);
    assertThat(cockpit.journal().total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {" blanks around ", "e\u0301 NFD", "\u00E9 NFC"})
  void a_password_is_sent_unchanged(String password) {
    CockpitUser account =
        TestRealm.addAccount(cockpit, it -> it.withPassword(Optional.of(password)));

    realm.app().login(account.user(), password).expectTokens();
    assertThat(realm.app().login(account.user(), password + " ").tokens()).isEmpty();
  }

  @Test
  void upper_case_in_a_login_name_is_kept_for_cockpit() {
    CockpitUser account = TestRealm.addAccount(
        cockpit, it -> it.withUser("Big" + it.user().toUpperCase(java.util.Locale.ROOT)));

    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(tokens.accessClaims().path("cockpit_username").asText()).isEqualTo(account.user());
    realm
        .app()
        .login(account.user().toLowerCase(java.util.Locale.ROOT), PASSWORD)
        .expectTokens();
  }

  @Test
  void a_login_with_the_email_address_works() {
    CockpitUser account = newAccount();

    Tokens tokens = realm.app().login(account.email(), PASSWORD).expectTokens();

    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().path("email_verified").asBoolean()).isFalse();
  }

  @Test
  void an_address_of_two_accounts_cannot_log_in() {
    CockpitUser one = newAccount();
    TestRealm.addAccount(cockpit, it -> it.withEmail(one.email()));

    assertThat(realm.app().login(one.email(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void unknown_and_inactive_users_get_the_same_answer_and_are_not_created() {
    LoginResult unknown = realm.app().login("nobody-at-all", PASSWORD);
    LoginResult inactive = realm.app().login("carol", SeedData.CAROL_PASSWORD);

    assertThat(unknown.tokens()).isEmpty();
    assertThat(inactive.tokens()).isEmpty();
    assertThat(inactive.message()).isEqualTo(unknown.message()).isNotEmpty();
    assertThat(realm.users("carol")).isEmpty();
    assertThat(realm.users("nobody-at-all")).isEmpty();
  }

  @Test
  void a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    LoginResult wrong = realm.app().login(newAccount().user(), "wrong");
    LoginResult unknown = realm.app().login("nobody-at-all", "wrong");

    assertThat(wrong.tokens()).isEmpty();
    assertThat(wrong.message()).isEqualTo(unknown.message()).isNotEmpty();
  }

  @Test
  void a_password_of_four_kilobytes_is_wrong() {
    LoginResult endless = realm.app().login(newAccount().user(), "x".repeat(4096));
    LoginResult wrong = realm.app().login(newAccount().user(), "wrong");

    assertThat(endless.tokens()).isEmpty();
    assertThat(endless.message()).isEqualTo(wrong.message()).isNotEmpty();
  }

  @Test
  void a_wrong_password_is_refused_and_counted() {
    CockpitUser account = newAccount();
    String id = realm
        .app()
        .login(account.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();

    LoginResult result = realm.app().login(account.user(), "wrong");

    assertThat(result.tokens()).isEmpty();
    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void the_password_of_a_user_disabled_in_keycloak_cannot_be_guessed() {
    CockpitUser account = newAccount();
    String id = subject(realm.app().login(account.user(), PASSWORD));
    realm.admin().put(realm.name() + "/users/" + id, Map.of("enabled", false)).expect(204);
    cockpit.journal().clear();

    Answer right = realm.directGrant(account.user(), PASSWORD);
    Answer wrong = realm.directGrant(account.user(), "wrong");

    assertThat(right.status()).isEqualTo(400);
    assertThat(right.body()).isEqualTo(wrong.body());
    // Because of the calls, the answer takes as long as for another name.
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(2);
    assertThat(cockpit.journal().requests(AUTH))
        .as("the password is not checked")
        .noneMatch(it -> it.bodyText().contains(PASSWORD) || it.bodyText().contains("wrong"));
  }

  @Test
  void a_user_deactivated_in_cockpit_cannot_log_in_again() {
    CockpitUser account = newAccount();
    realm.app().login(account.user(), PASSWORD).expectTokens();
    cockpit.users().deactivate(account.user());

    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void a_login_applies_a_new_role_name_and_address() {
    CockpitUser account = newAccount();
    realm.directGrant(account.user(), PASSWORD).expect(200);
    cockpit
        .users()
        .change(
            account.user(),
            it -> it.withRole("guest").withName("New Family Name").withEmail("new-" + it.email()));

    Tokens tokens =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());

    JsonNode access = tokens.accessClaims();
    assertThat(access.path("cockpit_roles").toString()).isEqualTo("[\"guest\"]");
    assertThat(access.path("given_name").asText()).isEqualTo("New Family");
    assertThat(access.path("family_name").asText()).isEqualTo("Name");
    assertThat(access.path("email").asText()).isEqualTo("new-" + account.email());
  }

  @Test
  void a_removed_role_is_not_in_the_token() {
    CockpitUser account = newAccount();
    realm.directGrant(account.user(), PASSWORD).expect(200);
    cockpit.users().changeRole(account.user(), "");

    Tokens tokens =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());

    assertThat(tokens.accessClaims().has("cockpit_roles")).isFalse();
  }

  @Test
  void a_user_renamed_in_cockpit_stays_the_same_user() {
    CockpitUser account = newAccount();
    String before = subject(realm.app().login(account.user(), PASSWORD));
    cockpit.users().rename(account.user(), account.user() + "-renamed");

    String after = subject(realm.app().login(account.user() + "-renamed", PASSWORD));

    assertThat(after).isEqualTo(before);
    assertThat(realm.users(account.user())).isEmpty();
    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void an_account_that_is_deleted_and_created_again_is_another_user() {
    CockpitUser account = newAccount();
    realm.app().login(account.user(), PASSWORD).expectTokens();
    cockpit.users().delete(account.user());
    TestRealm.addAccount(cockpit, it -> it.withUser(account.user()).withRole("admin"));

    LoginResult result = realm.app().login(account.user(), PASSWORD);

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
  void a_local_user_is_never_linked_to_an_account_with_the_same_name() {
    // The console refuses a user whose name or address is in Cockpit, so the local user
    // comes first.
    String name = "both-" + newAccount().user();
    realm.addLocalUser(name, "Local-Pass-1", it -> {});
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withUser(name));
    cockpit.journal().clear();

    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
    Tokens tokens = realm.app().login(account.user(), "Local-Pass-1").expectTokens();
    assertThat(tokens.accessClaims().has("cockpit_user_id")).isFalse();
    assertThat(cockpit.journal().count(AUTH)).isZero();
  }

  @Test
  void a_user_renamed_to_the_name_of_a_local_user_does_not_become_that_user() {
    CockpitUser account = newAccount();
    realm.app().login(account.user(), PASSWORD).expectTokens();
    String local = "local-" + account.user();
    realm.addLocalUser(local, "Local-Pass-1", it -> {});
    cockpit
        .users()
        .change(account.user(), it -> it.withUser(local.toUpperCase(java.util.Locale.ROOT)));

    assertThat(realm
            .app()
            .login(local.toUpperCase(java.util.Locale.ROOT), PASSWORD)
            .tokens())
        .isEmpty();
    realm.app().login(local, "Local-Pass-1").expectTokens();
  }

  @Test
  void an_equal_email_address_links_no_users_and_blocks_no_login() {
    String name = "mail-" + newAccount().user();
    String local = realm.addLocalUser(name, "Local-Pass-1", it -> {});
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withEmail(name + "@local.test"));

    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();

    assertThat(tokens.accessClaims().path("sub").asText()).isNotEqualTo(local);
    assertThat(tokens.accessClaims().has("email")).isFalse();
    Tokens locals = realm.app().login(account.email(), "Local-Pass-1").expectTokens();
    assertThat(locals.accessClaims().path("sub").asText()).isEqualTo(local);
    assertThat(locals.accessClaims().has("cockpit_user_id")).isFalse();
  }

  @Test
  void an_address_in_cockpit_cannot_take_over_a_local_user_with_that_name() {
    String name = "someone@" + newAccount().user() + ".test";
    realm.addLocalUser(name, "Local-Pass-1", it -> it.put("email", "else." + name));
    TestRealm.addAccount(cockpit, it -> it.withEmail(name));

    realm.app().login(name, "Local-Pass-1").expectTokens();
  }

  @Test
  void a_second_factor_of_cockpit_is_reported_and_not_counted_as_a_wrong_password() {
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
  void no_password_can_be_stored_in_keycloak() {
    CockpitUser account = newAccount();
    String id = subject(realm.app().login(account.user(), PASSWORD));

    Answer answer = realm
        .admin()
        .put(
            realm.name() + "/users/" + id + "/reset-password",
            Map.of("type", "password", "value", "Local-Pass-1", "temporary", false));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(realm.app().login(account.user(), "Local-Pass-1").tokens()).isEmpty();
  }

  @Test
  void a_password_hash_from_an_administrator_is_never_valid() throws Exception {
    CockpitUser account = newAccount();
    String id = subject(realm.app().login(account.user(), PASSWORD));
    realm
        .admin()
        .put(
            realm.name() + "/users/" + id,
            Map.of("credentials", List.of(TestRealm.hashedPassword("Local-Pass-1"))))
        .expect(204);
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/credentials").toString())
        .as("the password is stored")
        .contains("pbkdf2");

    assertThat(realm.app().login(account.user(), "Local-Pass-1").tokens()).isEmpty();
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/credentials"))
        .as("only the password in Cockpit is valid")
        .allMatch(it -> it.has("federationLink"));
    realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COCKPIT_SEAL", "COCKPIT_ID", "COCKPIT_USER", "COCKPIT_ROLE"})
  void an_administrator_cannot_write_the_cockpit_identity_of_a_user(String attribute) {
    CockpitUser account = newAccount();
    String id = subject(realm.app().login(account.user(), PASSWORD));
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    ((ObjectNode) user.path("attributes")).putArray(attribute).add(SeedData.ALICE.id());

    realm.admin().put(realm.name() + "/users/" + id, user);

    JsonNode attributes = realm.admin().get(realm.name() + "/users/" + id).path("attributes");
    assertThat(attributes.path("COCKPIT_ID").path(0).asText()).isEqualTo(account.id());
    assertThat(attributes.path("COCKPIT_USER").path(0).asText()).isEqualTo(account.user());
    assertThat(attributes.path("COCKPIT_ROLE").path(0).asText()).isEqualTo("editor");
  }

  @Test
  void two_hundred_parallel_first_logins_create_one_user_and_all_succeed(KeycloakServer keycloak)
      throws Exception {
    CockpitUser account = newAccount();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    // Brute-force detection serializes the logins of a user. Without it, all of them race.
    try (TestRealm open = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> it.put("bruteForceProtected", false))) {
      List<Future<Answer>> answers = IntStream.range(0, 200)
          .mapToObj(it -> threads.submit(() -> open.directGrant(account.user(), PASSWORD)))
          .toList();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
      }
      assertThat(open.users(account.user())).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it);
  }

  private static String subject(LoginResult result) {
    return result.expectTokens().accessClaims().path("sub").asText();
  }
}
