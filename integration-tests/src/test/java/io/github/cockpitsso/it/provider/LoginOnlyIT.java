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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginOnlyIT {
  private static final String AUTH = "/api/user/auth";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY);
  }

  @BeforeEach
  void forget() {
    cockpit.journal().clear();
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
    // Saving makes the federation forget earlier failures.
    realm.saveFederation(Map.of()).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void every_login_makes_one_call() {
    CockpitUser account = newAccount();

    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(cockpit.journal().count(AUTH)).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(tokens.accessClaims().path("cockpit_roles").path(0).asText()).isEqualTo("editor");
    cockpit.journal().clear();

    Tokens again = realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(cockpit.journal().total()).isEqualTo(1);
    realm.app().refresh(again).expect(200);
    realm.app().userinfo(again).expect(200);
    assertThat(cockpit.journal().total()).isEqualTo(1);
    assertThat(again.accessClaims().path("sub").asText())
        .isEqualTo(tokens.accessClaims().path("sub").asText());
  }

  @Test
  void a_first_direct_grant_makes_one_call() {
    CockpitUser account = newAccount();

    realm.directGrant(account.user(), PASSWORD).expect(200);

    assertThat(cockpit.journal().total()).isEqualTo(1);
  }

  @Test
  void a_login_with_the_email_address_makes_one_call() {
    CockpitUser account = newAccount();

    realm.app().login(account.email(), PASSWORD).expectTokens();

    assertThat(cockpit.journal().total()).isEqualTo(1);
  }

  @Test
  void wrong_password_unknown_user_and_inactive_user_get_the_same_answer_and_create_no_user() {
    CockpitUser account = newAccount();
    LoginResult wrong = realm.app().login(account.user(), "wrong");
    LoginResult unknown = realm.app().login("nobody-" + account.user(), PASSWORD);
    LoginResult inactive = realm.app().login("carol", SeedData.CAROL_PASSWORD);

    assertThat(wrong.tokens()).isEmpty();
    assertThat(unknown.tokens()).isEmpty();
    assertThat(inactive.tokens()).isEmpty();
    assertThat(wrong.message())
        .isEqualTo(unknown.message())
        .isEqualTo(inactive.message())
        .isNotEmpty();
    assertThat(realm.users(account.user())).isEmpty();
    assertThat(realm.users("carol")).isEmpty();
    assertThat(cockpit.journal().total()).as("one call per attempt").isEqualTo(3);
  }

  @Test
  void a_wrong_password_of_a_known_user_is_counted() {
    CockpitUser account = newAccount();
    String id = realm
        .app()
        .login(account.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();

    assertThat(realm.app().login(account.user(), "wrong").tokens()).isEmpty();

    Awaitility.await().until(() -> realm.failures(id) == 1);
  }

  @Test
  void a_lookup_of_a_name_by_an_administrator_makes_no_call() {
    assertThat(realm.users(newAccount().user())).isEmpty();
    assertThat(realm.admin().get(realm.name() + "/users?search=alice")).isEmpty();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void the_password_of_a_new_user_cannot_be_guessed_without_limit() {
    try (TestRealm strict = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "loginKey", SeedData.LOGIN_API_KEY),
        it -> it.put("failureFactor", 3).put("quickLoginCheckMilliSeconds", 0))) {
      CockpitUser account = newAccount();
      for (int guess = 0; guess < 3; guess++) {
        assertThat(strict.app().login(account.user(), "guess-" + guess).tokens())
            .isEmpty();
      }
      cockpit.journal().clear();

      assertThat(strict.app().login(account.user(), PASSWORD).tokens()).isEmpty();
      assertThat(strict.directGrant(account.user(), PASSWORD).status()).isEqualTo(400);
      assertThat(cockpit.journal().total()).isZero();
      assertThat(strict.users(account.user())).isEmpty();
      strict.app().login(newAccount().user(), PASSWORD).expectTokens();
    }
  }

  @Test
  void a_failing_login_by_email_is_one_call_and_counts_once() {
    try (TestRealm strict = strict(it -> it.put("failureFactor", 3))) {
      CockpitUser account = newAccount();
      for (int guess = 0; guess < 3; guess++) {
        cockpit.journal().clear();
        assertThat(strict.app().login(account.email(), "guess-" + guess).tokens())
            .isEmpty();
        assertThat(cockpit.journal().count(AUTH)).as("guess %d", guess).isEqualTo(1);
      }
      cockpit.journal().clear();

      assertThat(strict.app().login(account.email(), PASSWORD).tokens()).isEmpty();
      assertThat(cockpit.journal().total()).isZero();

      assertThat(strict.directGrant("nobody@cockpit.test", "x").status()).isEqualTo(400);
      assertThat(cockpit.journal().count(AUTH)).as("unknown address").isEqualTo(1);
    }
  }

  @Test
  void with_permanent_lockout_a_new_user_waits_until_an_administrator_unlocks_all() {
    try (TestRealm strict =
        strict(it -> it.put("failureFactor", 2).put("permanentLockout", true))) {
      CockpitUser account = newAccount();
      strict.directGrant(account.user(), "guess-1");
      strict.directGrant(account.user(), "guess-2");
      cockpit.journal().clear();
      assertThat(strict.directGrant(account.user(), PASSWORD).status()).isEqualTo(400);
      assertThat(cockpit.journal().total()).isZero();

      strict
          .admin()
          .delete(strict.name() + "/attack-detection/brute-force/users")
          .expect(204);

      strict.directGrant(account.user(), PASSWORD).expect(200);
    }
  }

  @Test
  void without_brute_force_detection_no_user_waits() {
    try (TestRealm lax =
        strict(it -> it.put("failureFactor", 1).put("bruteForceProtected", false))) {
      CockpitUser account = newAccount();
      lax.directGrant(account.user(), "guess-1");
      lax.directGrant(account.user(), "guess-2");

      lax.directGrant(account.user(), PASSWORD).expect(200);
    }
  }

  private TestRealm strict(Consumer<ObjectNode> change) {
    return TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "loginKey", SeedData.LOGIN_API_KEY),
        it -> {
          it.put("quickLoginCheckMilliSeconds", 0);
          change.accept(it);
        });
  }

  @Test
  void parallel_guesses_do_not_bypass_the_limit() throws Exception {
    try (TestRealm strict = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "loginKey", SeedData.LOGIN_API_KEY),
        it -> it.put("failureFactor", 2).put("quickLoginCheckMilliSeconds", 0))) {
      CockpitUser account = newAccount();
      cockpit.journal().clear();
      ExecutorService threads = Executors.newFixedThreadPool(16);
      try {
        List<Future<Answer>> guesses = IntStream.range(0, 64)
            .mapToObj(it -> threads.submit(() -> strict.directGrant(account.user(), "guess-" + it)))
            .toList();
        for (Future<Answer> guess : guesses) {
          assertThat(guess.get().status()).isEqualTo(400);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(cockpit.journal().total()).isBetween(1L, 2L);
    }
  }

  @Test
  void an_outage_is_reported_and_creates_no_user() {
    CockpitUser known = newAccount();
    String id = realm
        .app()
        .login(known.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
    CockpitUser stranger = newAccount();
    realm.addLocalUser("local", "Local-Pass-1", it -> {});
    cockpit.refuseConnections();

    for (CockpitUser each : new CockpitUser[] {known, stranger}) {
      LoginResult result = realm.app().login(each.user(), PASSWORD);
      assertThat(result.message()).contains("is unavailable");
      JsonNode event = realm.lastError();
      assertThat(event.path("error").asText()).isEqualTo("generic_authentication_error");
      assertThat(event.path("details").path("authentication_error_detail").asText())
          .startsWith("Cockpit is unavailable");
      assertThat(realm.directGrant(each.user(), PASSWORD).status()).isEqualTo(503);
    }
    assertThat(realm.app().login(stranger.email(), PASSWORD).message()).contains("is unavailable");
    realm.app().login("local", "Local-Pass-1").expectTokens();
    assertThat(realm.failures(id)).isZero();
    assertThat(realm.users(stranger.user())).isEmpty();

    repair();
    realm.app().login(stranger.user(), PASSWORD).expectTokens();
  }

  @Test
  void a_second_factor_of_cockpit_is_reported() {
    LoginResult result = realm.app().login("dave", SeedData.DAVE_PASSWORD);
    LoginResult byEmail = realm.app().login(SeedData.DAVE.email(), SeedData.DAVE_PASSWORD);

    assertThat(result.message()).contains("two-factor");
    assertThat(byEmail.message()).contains("two-factor");
    assertThat(realm.users("dave")).isEmpty();
  }

  @Test
  void a_user_renamed_in_cockpit_stays_the_same_user() {
    CockpitUser account = newAccount();
    String before = realm
        .app()
        .login(account.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
    cockpit.users().rename(account.user(), account.user() + "-renamed");

    Tokens after = realm.app().login(account.user() + "-renamed", PASSWORD).expectTokens();

    assertThat(after.accessClaims().path("sub").asText()).isEqualTo(before);
  }

  @Test
  void the_api_key_from_the_login_is_stored_encrypted_and_only_for_the_bridge() {
    String key = "USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567";
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of(key)));
    Tokens tokens =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());

    assertThat(introspect(TestRealm.BRIDGE, tokens).path("cockpit_api_key").asText())
        .isEqualTo(key);
    assertThat(introspect(TestRealm.OTHER, tokens).path("active").asBoolean()).isTrue();
    assertThat(introspect(TestRealm.OTHER, tokens).has("cockpit_api_key")).isFalse();

    String id = tokens.accessClaims().path("sub").asText();
    Answer listed =
        realm.admin().tryGet(realm.name() + "/users/" + id + "/credentials").expect(200);
    assertThat(listed.body()).contains("cockpit-api-key").doesNotContain(key);
    assertThat(listed.json().path(0).path("secretData").asText("")).isEmpty();

    String newKey = cockpit.users().rotateKey(account.user()).apiKey().orElseThrow();
    Tokens next =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
    assertThat(introspect(TestRealm.BRIDGE, next).path("cockpit_api_key").asText())
        .isEqualTo(newKey);
    assertThat(realm.admin().get(realm.name() + "/users/" + id + "/credentials"))
        .filteredOn(it -> !it.has("federationLink"))
        .hasSize(1);

    cockpit.users().change(account.user(), it -> it.withApiKey(Optional.empty()));
    Tokens last =
        Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json());
    assertThat(introspect(TestRealm.BRIDGE, last).has("cockpit_api_key")).isFalse();
    assertThat(introspect(TestRealm.BRIDGE, last).path("cockpit_api_key_status").asText())
        .isEqualTo("none");
    assertThat(keycloak.log()).doesNotContain(key).doesNotContain(newKey).doesNotContain(PASSWORD);
    assertThat(keycloak
            .log()
            .lines()
            .filter(it -> it.contains("Stored API key of Keycloak user " + id)))
        .satisfiesExactly(
            it -> assertThat(it).endsWith(": new, fingerprint " + fingerprint(key)),
            it -> assertThat(it).endsWith(": changed, fingerprint " + fingerprint(newKey)),
            it -> assertThat(it).endsWith(": deleted"));
    assertThat(keyEvents(realm, id))
        .containsExactly("deleted ", "changed " + fingerprint(newKey), "new " + fingerprint(key));
  }

  /** The change and the fingerprint of each event about the user's stored key, newest first. */
  private static List<String> keyEvents(TestRealm realm, String id) {
    List<String> changes = new ArrayList<>();
    for (JsonNode event : realm.admin().events(realm.name())) {
      JsonNode details = event.path("details");
      if (event.path("userId").asText().equals(id)
          && details.path("credential_type").asText().equals("cockpit-api-key")) {
        assertThat(event.path("type").asText()).isEqualTo("UPDATE_PROFILE");
        assertThat(event.path("clientId").asText()).isNotEmpty();
        assertThat(event.path("ipAddress").asText()).isNotEmpty();
        changes.add(details.path("cockpit_key_change").asText() + " "
            + details.path("cockpit_key_fingerprint").asText());
      }
    }
    return changes;
  }

  @Test
  void a_stored_key_is_deleted_at_the_first_login_after_the_federation_got_a_directory() {
    try (TestRealm changing = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY)) {
      String key = "USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567";
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withApiKey(Optional.of(key)));
      Tokens tokens =
          Tokens.of(changing.directGrant(account.user(), PASSWORD).expect(200).json());
      String credentials =
          changing.name() + "/users/" + tokens.accessClaims().path("sub").asText() + "/credentials";
      assertThat(changing.admin().tryGet(credentials).body()).contains("cockpit-api-key");
      changing
          .saveFederation(Map.of("serviceKey", cockpit.serviceKey(), "loginKey", ""))
          .expect(204);

      changing.directGrant(account.user(), PASSWORD).expect(200);

      assertThat(changing.admin().tryGet(credentials).expect(200).body())
          .doesNotContain("cockpit-api-key");
      assertThat(keyEvents(changing, tokens.accessClaims().path("sub").asText()))
          .containsExactly("deleted ", "new " + fingerprint(key));
    }
  }

  private static String fingerprint(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode introspect(String client, Tokens tokens) {
    return realm
        .app()
        .introspect(client, TestRealm.SECRET, tokens.access())
        .expect(200)
        .json();
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it);
  }
}
