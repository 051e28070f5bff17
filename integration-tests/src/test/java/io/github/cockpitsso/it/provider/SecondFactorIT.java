package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.cockpit.Totp;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorIT {
  private static final String AUTH = "/api/user/auth";
  private static final String SECRET = SeedData.DAVE_TOTP_SECRET;
  private static final String FLOW = "cockpit browser";

  private StandInCockpit cockpit;
  private TestRealm realm;
  private TestRealm loginOnly;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    loginOnly = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY);
    for (TestRealm each : List.of(realm, loginOnly)) {
      addFlow(each);
    }
  }

  @AfterEach
  void repair() {
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    loginOnly.close();
    cockpit.close();
  }

  @Test
  void by_default_they_are_refused_and_user_and_event_show_the_cause() {
    policy(realm, "");
    CockpitUser account = newAccount();

    LoginResult result = realm.app().login(account.user(), PASSWORD);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("two-factor");
    assertRefused(realm, account, "setting", "is 'refuse'");

    Answer grant = withCode(realm, account, code());
    assertThat(grant.status()).isEqualTo(400);
    assertThat(grant.json().path("error_description").asText()).contains("second factor");
    assertThat(failures(realm, account)).isZero();
  }

  @Test
  void a_login_with_password_and_code_makes_one_call() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();

    LoginResult codePage = browser.submit(account.user(), PASSWORD);
    assertThat(codePage.tokens()).isEmpty();
    assertThat(codePage.message()).isEmpty();
    assertThat(codePage.page().body()).contains("authenticator app", "one-time-code");
    assertThat(realm
            .admin()
            .events(realm.name())
            .path(0)
            .path("details")
            .path("username")
            .asText())
        .isNotEqualTo(account.user());
    cockpit.journal().clear();

    String subject = browser
        .fill(Map.of("otp", code()))
        .expectTokens()
        .accessClaims()
        .path("cockpit_user_id")
        .asText();

    assertThat(subject).isEqualTo(account.id());
    assertThat(cockpit.journal().total()).isEqualTo(1);
    ReceivedRequest call = cockpit.journal().requests(AUTH).get(0);
    assertThat(call.bodyText()).contains(account.user(), PASSWORD, "code");
  }

  @Test
  void the_code_page_does_not_show_the_password_and_belongs_to_one_login() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();

    LoginResult codePage = browser.submit(account.user(), PASSWORD);

    assertThat(codePage.page().body()).doesNotContain(PASSWORD);
    assertThat(codePage.page().header("Cache-Control")).contains("no-store");
    Map<String, String> stolen = browser.hidden();
    assertThat(stolen.get("cockpitPassword")).isNotEmpty();
    LoginPage elsewhere = realm.app().open();
    var fields = new java.util.HashMap<>(stolen);
    fields.put("otp", code());
    cockpit.journal().clear();
    LoginResult result = elsewhere.submit(fields);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("timed out");
    assertThat(cockpit.journal().total()).isZero();
    elsewhere.submit(account.user(), PASSWORD);
    elsewhere.fill(Map.of("otp", code())).expectTokens();
  }

  @Test
  void wrong_codes_count_as_failed_logins_and_guessing_is_limited() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);

    LoginResult wrong = browser.fill(Map.of("otp", "000000"));
    assertThat(wrong.tokens()).isEmpty();
    assertThat(wrong.message()).contains("Invalid authenticator code");
    assertThat(wrong.page().body()).doesNotContain("type=\"password\"");
    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> failures(realm, account) == 1);

    int limit = realm.admin().get(realm.name()).path("failureFactor").asInt();
    for (int i = 1; i < limit; i++) {
      int expected = i + 1;
      browser.fill(Map.of("otp", "000000"));
      Awaitility.await()
          .until(() -> failures(realm, account) >= expected || isLocked(realm, account));
    }
    assertThat(isLocked(realm, account)).isTrue();
    cockpit.journal().clear();
    LoginResult locked = browser.fill(Map.of("otp", code()));
    assertThat(locked.tokens()).isEmpty();
    assertThat(locked.message()).isEqualTo(wrong.message());
    assertThat(withCode(realm, account, code()).status()).isNotEqualTo(200);
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void after_a_wrong_code_the_correct_code_is_enough() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);

    browser.fill(Map.of("otp", "000000"));
    String grouped = code().substring(0, 3) + " " + code().substring(3);

    browser.fill(Map.of("otp", grouped)).expectTokens();
  }

  @Test
  void an_empty_code_shows_the_page_again_and_is_not_counted() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);
    cockpit.journal().clear();

    assertThat(browser.fill(Map.of("otp", " ")).message()).isNotEmpty();
    assertThat(cockpit.journal().total()).isZero();
    assertThat(failures(realm, account)).isZero();
    browser.fill(Map.of("otp", code())).expectTokens();
  }

  @Test
  void a_wrong_password_never_leads_to_the_code_page() {
    policy(realm, "ask");
    CockpitUser account = newAccount();

    LoginResult wrong = realm.app().login(account.user(), "wrong");

    assertThat(wrong.page().body()).doesNotContain("one-time-code");
    assertThat(wrong.message())
        .isEqualTo(realm.app().login("nobody-at-all", "wrong").message());
  }

  @Test
  void other_users_log_in_through_the_same_form_as_before() {
    policy(realm, "ask");
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    realm.addLocalUser("local-" + account.user(), "Local-Pass-1", it -> {});
    cockpit.journal().clear();

    realm.app().login(account.user(), PASSWORD).expectTokens();
    assertThat(cockpit.journal().total()).isEqualTo(1);
    realm.app().login("local-" + account.user(), "Local-Pass-1").expectTokens();
    assertThat(realm.app().login(account.user(), "wrong").message()).contains("Invalid username");
  }

  @Test
  void an_outage_at_the_code_page_is_reported_and_not_counted() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = realm.app().open();
    browser.submit(account.user(), PASSWORD);
    cockpit.refuseConnections();

    LoginResult refused = browser.fill(Map.of("otp", code()));

    assertThat(refused.message()).contains("is unavailable");
    assertThat(refused.page().body()).contains("name=\"username\"", "name=\"password\"");
    assertThat(failures(realm, account)).isZero();
    cockpit.acceptConnections();
    browser.submit(account.user(), PASSWORD);
    browser.fill(Map.of("otp", code())).expectTokens();
  }

  @Test
  void a_flow_without_the_code_step_refuses_and_the_event_names_the_missing_step() {
    policy(realm, "ask");
    useFlow(realm, "browser");
    CockpitUser account = newAccount();

    LoginResult result = realm.app().login(account.user(), PASSWORD);

    useFlow(realm, FLOW);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("two-factor");
    assertRefused(realm, account, "Cockpit username password form");
  }

  @Test
  void a_direct_grant_sends_the_code_beside_the_password() {
    policy(realm, "ask");
    CockpitUser account = newAccount();
    cockpit.journal().clear();

    withCode(realm, account, code()).expect(200);
    assertThat(cockpit.journal().total()).isEqualTo(1);

    Answer without = realm.directGrant(account.user(), PASSWORD);
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().path("error_description").asText()).contains("second factor");
    assertThat(failures(realm, account)).isZero();
    Answer wrong = withCode(realm, account, "000000");
    assertThat(wrong.json().path("error_description").asText())
        .isEqualTo("Invalid user credentials");
    Awaitility.await().until(() -> failures(realm, account) == 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void without_a_directory_the_code_is_required_too(boolean byEmail) {
    policy(loginOnly, "ask");
    CockpitUser account = newAccount();
    LoginPage browser = loginOnly.app().open();

    browser.submit(byEmail ? account.email() : account.user(), PASSWORD);
    assertThat(loginOnly.users(account.user())).isEmpty();
    LoginResult wrong = browser.fill(Map.of("otp", "000000"));
    assertThat(wrong.message()).contains("Invalid authenticator code");
    assertThat(loginOnly.users(account.user())).isEmpty();

    browser.fill(Map.of("otp", code())).expectTokens();
    assertThat(loginOnly.users(account.user())).hasSize(1);
  }

  @Test
  void without_a_directory_wrong_codes_of_a_new_user_are_limited_too() {
    policy(loginOnly, "ask");
    CockpitUser account = newAccount();
    int limit = loginOnly.admin().get(loginOnly.name()).path("failureFactor").asInt();
    for (int i = 0; i < limit; i++) {
      withCode(loginOnly, account, "000000");
    }
    cockpit.journal().clear();

    assertThat(withCode(loginOnly, account, code()).status()).isNotEqualTo(200);
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void with_keycloaks_factor_cockpit_checks_the_password_and_keycloak_requires_a_factor() {
    policy(realm, "keycloak");
    CockpitUser account = newAccount();

    LoginResult result = realm.app().login(account.user(), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().body()).contains("kc-totp-settings-form");
    JsonNode user = realm.users(account.user()).path(0);
    assertThat(user.path("requiredActions").toString()).contains("CONFIGURE_TOTP");
    assertThat(realm
            .directGrant(account.user(), PASSWORD)
            .json()
            .path("error_description")
            .asText())
        .contains("not fully set up");
    assertThat(realm
            .directGrant(account.user(), "wrong")
            .json()
            .path("error_description")
            .asText())
        .isEqualTo("Invalid user credentials");
  }

  @Test
  void with_keycloaks_factor_a_replaced_or_inactive_account_is_refused() {
    policy(realm, "keycloak");
    CockpitUser account = newAccount();
    realm.directGrant(account.user(), PASSWORD);
    assertThat(realm.users(account.user())).hasSize(1);
    cockpit.users().delete(account.user());
    TestRealm.addAccount(
        cockpit, it -> it.withUser(account.user()).withTotpSecret(Optional.of(SECRET)));

    LoginResult replaced = realm.app().login(account.user(), PASSWORD);
    assertThat(replaced.tokens()).isEmpty();
    assertThat(replaced.message()).contains("replaced");

    cockpit.users().deactivate(account.user());
    assertThat(realm.app().login(account.user(), PASSWORD).message()).contains("Invalid username");
  }

  @Test
  void with_keycloaks_factor_profile_and_role_still_come_from_cockpit() {
    policy(realm, "keycloak");
    CockpitUser account = newAccount();
    realm.directGrant(account.user(), PASSWORD);
    cockpit.users().changeRole(account.user(), "guest");

    realm.directGrant(account.user(), PASSWORD);

    assertThat(realm
            .users(account.user())
            .path(0)
            .path("attributes")
            .path("COCKPIT_ROLE")
            .path(0)
            .asText())
        .isEqualTo("guest");
  }

  @Test
  void with_keycloaks_factor_a_realm_that_cannot_require_one_refuses_all() {
    policy(realm, "keycloak");
    CockpitUser account = newAccount();
    String path = realm.name() + "/authentication/required-actions/CONFIGURE_TOTP";
    ObjectNode action = (ObjectNode) realm.admin().get(path);
    realm.admin().put(path, action.put("enabled", false)).expect(204);
    try {
      LoginResult result = realm.app().login(account.user(), PASSWORD);

      assertThat(result.tokens()).isEmpty();
      assertThat(result.message()).contains("two-factor");
      assertThat(realm.lastError().toString()).contains("Configure OTP");
    } finally {
      realm.admin().put(path, action.put("enabled", true)).expect(204);
    }
  }

  @Test
  void saving_keycloaks_factor_without_a_service_key_is_refused() {
    Answer answer = loginOnly.saveFederation(Map.of("secondFactor", "keycloak"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errorMessage").asText()).contains("needs the service key");
    assertThat(realm
            .saveFederation(Map.of("secondFactor", "sometimes"))
            .json()
            .path("errorMessage")
            .asText())
        .contains("choose refuse, ask or keycloak", "sometimes");
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it.withTotpSecret(Optional.of(SECRET)));
  }

  private static String code() {
    return Totp.code(SECRET, Instant.now().getEpochSecond());
  }

  private static Answer withCode(TestRealm realm, CockpitUser account, String code) {
    return realm.app().directGrantWithCode(TestRealm.DIRECT, account.user(), PASSWORD, code);
  }

  private static int failures(TestRealm realm, CockpitUser account) {
    return realm.failures(realm.users(account.user()).path(0).path("id").asText());
  }

  private static boolean isLocked(TestRealm realm, CockpitUser account) {
    return realm
        .admin()
        .get(realm.name() + "/attack-detection/brute-force/users/"
            + realm.users(account.user()).path(0).path("id").asText())
        .path("disabled")
        .asBoolean();
  }

  private static void assertRefused(TestRealm realm, CockpitUser account, String... why) {
    JsonNode details = realm.lastError().path("details");
    assertThat(details.path("username").asText()).isEqualTo(account.user());
    assertThat(details.path("authentication_error_detail").asText())
        .startsWith("Cockpit asks for a second factor")
        .contains(why);
  }

  private static void policy(TestRealm realm, String policy) {
    realm.saveFederation(Map.of("secondFactor", policy)).expect(204);
  }

  private static void useFlow(TestRealm realm, String flow) {
    ObjectNode settings = realm.admin().get(realm.name()).deepCopy();
    settings.put("browserFlow", flow);
    realm.admin().put(realm.name(), settings).expect(204);
  }

  /**
   * As described in docs/realm-admin.md: a copy of the browser flow with our form instead
   * of Keycloak's.
   */
  static void addFlow(TestRealm realm) {
    String flows = realm.name() + "/authentication/flows/";
    realm.admin().post(flows + "browser/copy", Map.of("newName", FLOW)).expect(201);
    String forms = (FLOW + " forms").replace(" ", "%20");
    String executions = flows + forms + "/executions";
    realm
        .admin()
        .post(executions + "/execution", Map.of("provider", "cockpit-username-password-form"))
        .expect(201);
    for (JsonNode each : realm.admin().get(executions)) {
      String id = each.path("id").asText();
      if (each.path("providerId").asText().equals("auth-username-password-form")) {
        realm.admin().delete(realm.name() + "/authentication/executions/" + id).expect(204);
      } else if (each.path("providerId").asText().equals("cockpit-username-password-form")) {
        ObjectNode required = each.deepCopy();
        realm.admin().put(executions, required.put("requirement", "REQUIRED").put("priority", 1));
      }
    }
    useFlow(realm, FLOW);
  }
}
