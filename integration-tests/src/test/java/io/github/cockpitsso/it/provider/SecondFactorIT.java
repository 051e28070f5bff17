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
  void by_default_they_are_refused_and_both_the_person_and_the_event_say_why() {
    policy(realm, "");
    CockpitUser person = person();

    LoginResult result = realm.app().login(person.user(), PASSWORD);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("two-factor");
    assertRefused(realm, person, "setting", "is to refuse them");

    Answer grant = withCode(realm, person, code());
    assertThat(grant.status()).isEqualTo(400);
    assertThat(grant.json().path("error_description").asText()).contains("second factor");
    assertThat(failures(realm, person)).isZero();
  }

  @Test
  void asked_for_the_code_they_get_in_with_password_and_code_in_one_call() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();

    LoginResult asked = browser.submit(person.user(), PASSWORD);
    assertThat(asked.tokens()).isEmpty();
    assertThat(asked.message()).isEmpty();
    assertThat(asked.page().body()).contains("authenticator app", "one-time-code");
    assertThat(realm
            .admin()
            .events(realm.name())
            .path(0)
            .path("details")
            .path("username")
            .asText())
        .isNotEqualTo(person.user());
    cockpit.journal().clear();

    String subject = browser
        .fill(Map.of("otp", code()))
        .letIn()
        .accessClaims()
        .path("cockpit_user_id")
        .asText();

    assertThat(subject).isEqualTo(person.id());
    assertThat(cockpit.journal().total()).isEqualTo(1);
    ReceivedRequest call = cockpit.journal().requests(AUTH).get(0);
    assertThat(call.bodyText()).contains(person.user(), PASSWORD, "code");
  }

  @Test
  void the_code_page_shows_the_password_to_nobody_and_is_good_for_its_own_login_only() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();

    LoginResult asked = browser.submit(person.user(), PASSWORD);

    assertThat(asked.page().body()).doesNotContain(PASSWORD);
    assertThat(asked.page().header("Cache-Control")).contains("no-store");
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
    elsewhere.submit(person.user(), PASSWORD);
    elsewhere.fill(Map.of("otp", code())).letIn();
  }

  @Test
  void a_wrong_code_counts_as_a_failed_login_and_guessing_is_bounded() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);

    LoginResult wrong = browser.fill(Map.of("otp", "000000"));
    assertThat(wrong.tokens()).isEmpty();
    assertThat(wrong.message()).contains("Invalid authenticator code");
    assertThat(wrong.page().body()).doesNotContain("type=\"password\"");
    assertThat(realm.lastError().path("error").asText()).isEqualTo("invalid_user_credentials");
    Awaitility.await().until(() -> failures(realm, person) == 1);

    int limit = realm.admin().get(realm.name()).path("failureFactor").asInt();
    for (int i = 1; i < limit; i++) {
      int expected = i + 1;
      browser.fill(Map.of("otp", "000000"));
      Awaitility.await()
          .until(() -> failures(realm, person) >= expected || isLocked(realm, person));
    }
    assertThat(isLocked(realm, person)).isTrue();
    cockpit.journal().clear();
    LoginResult locked = browser.fill(Map.of("otp", code()));
    assertThat(locked.tokens()).isEmpty();
    assertThat(locked.message()).isEqualTo(wrong.message());
    assertThat(withCode(realm, person, code()).status()).isNotEqualTo(200);
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void after_a_wrong_code_the_right_one_is_enough() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);

    browser.fill(Map.of("otp", "000000"));
    String grouped = code().substring(0, 3) + " " + code().substring(3);

    browser.fill(Map.of("otp", grouped)).letIn();
  }

  @Test
  void an_empty_code_is_asked_for_again_and_not_counted() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);
    cockpit.journal().clear();

    assertThat(browser.fill(Map.of("otp", " ")).message()).isNotEmpty();
    assertThat(cockpit.journal().total()).isZero();
    assertThat(failures(realm, person)).isZero();
    browser.fill(Map.of("otp", code())).letIn();
  }

  @Test
  void a_wrong_password_is_never_asked_for_a_code() {
    policy(realm, "ask");
    CockpitUser person = person();

    LoginResult wrong = realm.app().login(person.user(), "wrong");

    assertThat(wrong.page().body()).doesNotContain("one-time-code");
    assertThat(wrong.message())
        .isEqualTo(realm.app().login("nobody-at-all", "wrong").message());
  }

  @Test
  void everybody_else_logs_in_through_the_same_form_as_before() {
    policy(realm, "ask");
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it);
    realm.addLocalUser("local-" + person.user(), "Local-Pass-1", it -> {});
    cockpit.journal().clear();

    realm.app().login(person.user(), PASSWORD).letIn();
    assertThat(cockpit.journal().total()).isEqualTo(1);
    realm.app().login("local-" + person.user(), "Local-Pass-1").letIn();
    assertThat(realm.app().login(person.user(), "wrong").message()).contains("Invalid username");
  }

  @Test
  void an_outage_while_the_code_is_being_typed_is_said_and_not_counted() {
    policy(realm, "ask");
    CockpitUser person = person();
    LoginPage browser = realm.app().open();
    browser.submit(person.user(), PASSWORD);
    cockpit.refuseConnections();

    LoginResult refused = browser.fill(Map.of("otp", code()));

    assertThat(refused.message()).contains("can not be reached");
    assertThat(refused.page().body()).contains("name=\"username\"", "name=\"password\"");
    assertThat(failures(realm, person)).isZero();
    cockpit.acceptConnections();
    browser.submit(person.user(), PASSWORD);
    browser.fill(Map.of("otp", code())).letIn();
  }

  @Test
  void a_flow_that_can_not_ask_refuses_and_the_event_names_the_step_that_is_missing() {
    policy(realm, "ask");
    useFlow(realm, "browser");
    CockpitUser person = person();

    LoginResult result = realm.app().login(person.user(), PASSWORD);

    useFlow(realm, FLOW);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("two-factor");
    assertRefused(realm, person, "Cockpit username password form");
  }

  @Test
  void a_direct_grant_sends_the_code_beside_the_password() {
    policy(realm, "ask");
    CockpitUser person = person();
    cockpit.journal().clear();

    withCode(realm, person, code()).expect(200);
    assertThat(cockpit.journal().total()).isEqualTo(1);

    Answer without = realm.directGrant(person.user(), PASSWORD);
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().path("error_description").asText()).contains("second factor");
    assertThat(failures(realm, person)).isZero();
    Answer wrong = withCode(realm, person, "000000");
    assertThat(wrong.json().path("error_description").asText())
        .isEqualTo("Invalid user credentials");
    Awaitility.await().until(() -> failures(realm, person) == 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void without_a_directory_the_code_is_asked_for_too(boolean byEmail) {
    policy(loginOnly, "ask");
    CockpitUser person = person();
    LoginPage browser = loginOnly.app().open();

    browser.submit(byEmail ? person.email() : person.user(), PASSWORD);
    assertThat(loginOnly.users(person.user())).isEmpty();
    LoginResult wrong = browser.fill(Map.of("otp", "000000"));
    assertThat(wrong.message()).contains("Invalid authenticator code");
    assertThat(loginOnly.users(person.user())).isEmpty();

    browser.fill(Map.of("otp", code())).letIn();
    assertThat(loginOnly.users(person.user())).hasSize(1);
  }

  @Test
  void without_a_directory_wrong_codes_of_a_stranger_are_bounded_too() {
    policy(loginOnly, "ask");
    CockpitUser person = person();
    int limit = loginOnly.admin().get(loginOnly.name()).path("failureFactor").asInt();
    for (int i = 0; i < limit; i++) {
      withCode(loginOnly, person, "000000");
    }
    cockpit.journal().clear();

    assertThat(withCode(loginOnly, person, code()).status()).isNotEqualTo(200);
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void left_to_keycloak_the_password_is_enough_for_cockpit_and_keycloak_demands_a_factor() {
    policy(realm, "keycloak");
    CockpitUser person = person();

    LoginResult result = realm.app().login(person.user(), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.page().body()).contains("kc-totp-settings-form");
    JsonNode user = realm.users(person.user()).path(0);
    assertThat(user.path("requiredActions").toString()).contains("CONFIGURE_TOTP");
    assertThat(realm
            .directGrant(person.user(), PASSWORD)
            .json()
            .path("error_description")
            .asText())
        .contains("not fully set up");
    assertThat(realm
            .directGrant(person.user(), "wrong")
            .json()
            .path("error_description")
            .asText())
        .isEqualTo("Invalid user credentials");
  }

  @Test
  void left_to_keycloak_a_replaced_or_inactive_account_is_not_let_in() {
    policy(realm, "keycloak");
    CockpitUser person = person();
    realm.directGrant(person.user(), PASSWORD);
    assertThat(realm.users(person.user())).hasSize(1);
    cockpit.users().delete(person.user());
    TestRealm.addPerson(
        cockpit, it -> it.withUser(person.user()).withTotpSecret(Optional.of(SECRET)));

    LoginResult replaced = realm.app().login(person.user(), PASSWORD);
    assertThat(replaced.tokens()).isEmpty();
    assertThat(replaced.message()).contains("replaced");

    cockpit.users().deactivate(person.user());
    assertThat(realm.app().login(person.user(), PASSWORD).message()).contains("Invalid username");
  }

  @Test
  void left_to_keycloak_the_profile_and_role_still_come_from_cockpit() {
    policy(realm, "keycloak");
    CockpitUser person = person();
    realm.directGrant(person.user(), PASSWORD);
    cockpit.users().changeRole(person.user(), "guest");

    realm.directGrant(person.user(), PASSWORD);

    assertThat(realm
            .users(person.user())
            .path(0)
            .path("attributes")
            .path("COCKPIT_ROLE")
            .path(0)
            .asText())
        .isEqualTo("guest");
  }

  @Test
  void left_to_keycloak_nobody_is_let_in_where_keycloak_can_not_demand_a_factor() {
    policy(realm, "keycloak");
    CockpitUser person = person();
    String path = realm.name() + "/authentication/required-actions/CONFIGURE_TOTP";
    ObjectNode action = (ObjectNode) realm.admin().get(path);
    realm.admin().put(path, action.put("enabled", false)).expect(204);
    try {
      LoginResult result = realm.app().login(person.user(), PASSWORD);

      assertThat(result.tokens()).isEmpty();
      assertThat(result.message()).contains("two-factor");
      assertThat(realm.lastError().toString()).contains("Configure OTP");
    } finally {
      realm.admin().put(path, action.put("enabled", true)).expect(204);
    }
  }

  @Test
  void leaving_it_to_keycloak_without_a_service_key_is_named_at_saving() {
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

  private CockpitUser person() {
    return TestRealm.addPerson(cockpit, it -> it.withTotpSecret(Optional.of(SECRET)));
  }

  private static String code() {
    return Totp.code(SECRET, Instant.now().getEpochSecond());
  }

  private static Answer withCode(TestRealm realm, CockpitUser person, String code) {
    return realm.app().directGrantWithCode(TestRealm.DIRECT, person.user(), PASSWORD, code);
  }

  private static int failures(TestRealm realm, CockpitUser person) {
    return realm.failures(realm.users(person.user()).path(0).path("id").asText());
  }

  private static boolean isLocked(TestRealm realm, CockpitUser person) {
    return realm
        .admin()
        .get(realm.name() + "/attack-detection/brute-force/users/"
            + realm.users(person.user()).path(0).path("id").asText())
        .path("disabled")
        .asBoolean();
  }

  private static void assertRefused(TestRealm realm, CockpitUser person, String... why) {
    JsonNode details = realm.lastError().path("details");
    assertThat(details.path("username").asText()).isEqualTo(person.user());
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

  /** As docs/realm-admin.md tells: a copy of the browser flow, with our form in place of Keycloak's. */
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
