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
import io.github.cockpitsso.testkit.cockpit.Totp;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationIT {
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @BeforeEach
  void on() {
    realm.saveFederation(Map.of("migrateUsers", "true")).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void after_the_correct_password_a_user_is_local_and_the_next_login_makes_no_call() {
    CockpitUser account = newAccount();

    Tokens first = realm.app().login(account.user(), PASSWORD).expectTokens();

    String id = first.accessClaims().path("sub").asText();
    JsonNode user = realm.admin().get(realm.name() + "/users/" + id);
    assertThat(user.has("federationLink")).isFalse();
    assertThat(user.path("attributes").toString()).doesNotContain("COCKPIT");
    assertThat(user.path("email").asText()).isEqualTo(account.email());
    JsonNode credentials = realm.admin().get(realm.name() + "/users/" + id + "/credentials");
    assertThat(credentials).hasSize(1);
    assertThat(credentials.path(0).path("type").asText()).isEqualTo("password");
    assertThat(credentials.path(0).path("credentialData").asText()).contains("argon2");
    cockpit.journal().clear();
    cockpit.users().changePassword(account.user(), "Changed-In-Cockpit-2");

    Tokens second = realm.app().login(account.user(), PASSWORD).expectTokens();

    assertThat(second.accessClaims().path("sub").asText()).isEqualTo(id);
    assertThat(second.accessClaims().has("cockpit_roles")).isFalse();
    assertThat(second.accessClaims().has("cockpit_user_id")).isFalse();
    assertThat(realm.app().login(account.user(), "Changed-In-Cockpit-2").tokens())
        .isEmpty();
    assertThat(realm.app().login(account.user(), "wrong").tokens()).isEmpty();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void a_known_user_is_migrated_too_and_stays_the_same_user() {
    realm.saveFederation(Map.of("migrateUsers", "false")).expect(204);
    CockpitUser account = newAccount();
    Tokens before =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
    assertThat(before.accessClaims().has("cockpit_user_id")).isTrue();
    realm.saveFederation(Map.of("migrateUsers", "true")).expect(204);

    realm.directGrant(account.user(), PASSWORD).expect(200);

    cockpit.journal().clear();
    Tokens after =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
    assertThat(after.accessClaims().path("sub")).isEqualTo(before.accessClaims().path("sub"));
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void a_wrong_password_migrates_no_user() {
    CockpitUser account = newAccount();

    assertThat(realm.app().login(account.user(), "wrong").tokens()).isEmpty();

    JsonNode user = realm.users(account.user()).path(0);
    assertThat(user.path("federationLink").asText()).isNotEmpty();
    realm.awaitFailures(account.user(), 1);
    realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  @Test
  void it_is_disabled_by_default() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      CockpitUser account = newAccount();

      other.app().login(account.user(), PASSWORD).expectTokens();

      assertThat(other.users(account.user()).path(0).path("federationLink").asText())
          .isNotEmpty();
    }
  }

  @Test
  void a_password_that_violates_the_realm_policy_must_be_changed_at_once() {
    ObjectNode settings = realm.admin().get(realm.name()).deepCopy();
    realm
        .admin()
        .put(realm.name(), settings.put("passwordPolicy", "length(20)"))
        .expect(204);
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();

    LoginResult form = browser.submit(account.user(), PASSWORD);
    assertThat(form.tokens()).isEmpty();
    assertThat(form.page().body()).contains("kc-passwd-update-form");
    String longer = "A-Password-That-Is-Long-Enough";
    browser.fill(Map.of("password-new", longer, "password-confirm", longer)).expectTokens();

    realm.admin().put(realm.name(), settings.put("passwordPolicy", "")).expect(204);
    realm.app().login(account.user(), longer).expectTokens();
    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void a_user_with_a_second_factor_in_cockpit_must_set_one_up_in_keycloak() {
    askByDirectGrantAlone();
    CockpitUser account = TestRealm.addAccount(
        cockpit, it -> it.withTotpSecret(Optional.of(SeedData.DAVE_TOTP_SECRET)));
    String code = Totp.code(SeedData.DAVE_TOTP_SECRET, Instant.now().getEpochSecond());

    realm.app().directGrantWithCode(TestRealm.DIRECT, account.user(), PASSWORD, code);

    realm
        .saveFederation(Map.of("secondFactor", "refuse", "saveUnreachable", "false"))
        .expect(204);
    JsonNode user = realm.users(account.user()).path(0);
    assertThat(user.has("federationLink")).isFalse();
    assertThat(user.path("requiredActions").toString()).contains("CONFIGURE_TOTP");
    assertThat(realm.app().login(account.user(), PASSWORD).page().body())
        .contains("kc-totp-settings-form");
  }

  @Test
  void a_user_with_a_second_factor_is_not_migrated_to_a_realm_without_one() {
    String action = realm.name() + "/authentication/required-actions/CONFIGURE_TOTP";
    ObjectNode setUp = realm.admin().get(action).deepCopy();
    realm.admin().put(action, setUp.put("enabled", false)).expect(204);
    askByDirectGrantAlone();
    CockpitUser account = TestRealm.addAccount(
        cockpit, it -> it.withTotpSecret(Optional.of(SeedData.DAVE_TOTP_SECRET)));
    String code = Totp.code(SeedData.DAVE_TOTP_SECRET, Instant.now().getEpochSecond());

    Tokens tokens = Tokens.of(realm
        .app()
        .directGrantWithCode(TestRealm.DIRECT, account.user(), PASSWORD, code)
        .expect(200)
        .json());

    realm.admin().put(action, setUp.put("enabled", true)).expect(204);
    realm
        .saveFederation(Map.of("secondFactor", "refuse", "saveUnreachable", "false"))
        .expect(204);
    assertThat(tokens.accessClaims().has("cockpit_user_id")).isTrue();
    assertThat(realm.users(account.user()).path(0).path("federationLink").asText())
        .isNotEmpty();
    assertThat(realm.app().login(account.user(), PASSWORD).tokens()).isEmpty();
  }

  @Test
  void parallel_logins_store_one_password() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    // Brute-force detection serializes the logins of a user. Without it, all of them race.
    try (TestRealm open = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> it.put("bruteForceProtected", false))) {
      CockpitUser account = newAccount();
      String id = open.app()
          .login(account.user(), PASSWORD)
          .expectTokens()
          .accessClaims()
          .path("sub")
          .asText();
      open.saveFederation(Map.of("migrateUsers", "true")).expect(204);

      List<Future<Answer>> answers = IntStream.range(0, 24)
          .mapToObj(it -> threads.submit(() -> open.directGrant(account.user(), PASSWORD)))
          .toList();

      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
      }
      assertThat(open.admin().get(open.name() + "/users/" + id + "/credentials"))
          .hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_stored_api_key_is_removed_with_the_link() {
    try (TestRealm loginOnly = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY)) {
      CockpitUser account =
          TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of("USR-" + "9".repeat(40))));
      Tokens tokens = loginOnly.app().login(account.user(), PASSWORD).expectTokens();
      String credentials = loginOnly.name() + "/users/"
          + tokens.accessClaims().path("sub").asText() + "/credentials";
      assertThat(loginOnly.admin().get(credentials).toString()).contains("cockpit-api-key");
      loginOnly.saveFederation(Map.of("migrateUsers", "true")).expect(204);

      loginOnly.app().login(account.user(), PASSWORD).expectTokens();

      assertThat(loginOnly.admin().get(credentials).toString())
          .contains("password")
          .doesNotContain("cockpit-api-key");
    }
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it);
  }

  /** The realm has no browser flow with the step. */
  private void askByDirectGrantAlone() {
    realm
        .saveFederation(Map.of("secondFactor", "ask", "saveUnreachable", "true"))
        .expect(204);
  }
}
