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
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keycloak's own features for users of a Cockpit federation. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakFeaturesIT {
  private static final String ACCOUNT = "https://cms.example.org/system/users/user";
  private static final String NEW_PASSWORD = "New-Pass-Word-2";
  private static final String FORM = "Cockpit username password form";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;
  private TestRealm partner;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    partner = TestRealm.create(keycloak, Map.of(), it -> {
      it.remove("components");
      ObjectNode client = it.withArray("clients").addObject();
      client.put("clientId", "broker").put("secret", TestRealm.SECRET);
      client.putArray("redirectUris").add("*");
    });
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "accountUrl",
            ACCOUNT),
        it -> it.put("resetPasswordAllowed", true));
    for (String action : List.of("UPDATE_EMAIL", "UPDATE_PASSWORD")) {
      String path = realm.name() + "/authentication/required-actions/" + action;
      ObjectNode enabled = realm.admin().get(path).deepCopy();
      realm.admin().put(path, enabled.put("enabled", true)).expect(204);
    }
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
    // Saving makes the federation forget earlier failures.
    realm.saveFederation(Map.of("editMode", "READ_ONLY")).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    partner.close();
    cockpit.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE_PASSWORD", "UPDATE_EMAIL"})
  void a_required_action_that_only_cockpit_can_complete_blocks_no_login(String action) {
    CockpitUser user = user();
    String id = imported(user);
    realm.saveFederation(Map.of("editMode", "WRITABLE")).expect(204);
    change(id, Map.of("requiredActions", List.of(action))).expect(204);
    realm.saveFederation(Map.of("editMode", "READ_ONLY")).expect(204);

    realm.app().login(user.user(), PASSWORD).expectTokens();
    Answer refused = change(id, Map.of("requiredActions", List.of(action)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains(action, "READ_ONLY", "changed in Cockpit");
  }

  @ParameterizedTest
  @CsvSource({"en, Change it in Cockpit:", "de, Ändern Sie es in Cockpit:"})
  void a_user_who_wants_another_password_sees_where_to_change_it(String language, String text) {
    CockpitUser user = user();
    LoginPage browser =
        realm.app().open(Map.of("kc_action", "UPDATE_PASSWORD", "ui_locales", language));
    browser.submit(user.user(), PASSWORD);

    LoginResult refused = browser.fill(passwords());

    assertThat(refused.message()).contains(text, ACCOUNT);
    realm.app().login(user.user(), PASSWORD).expectTokens();
    realm
        .app()
        .open(Map.of("kc_action", "UPDATE_EMAIL"))
        .submit(user.user(), PASSWORD)
        .expectTokens();
  }

  @Test
  void without_an_account_page_the_user_sees_that_it_is_in_cockpit() {
    CockpitUser user = user();
    realm.saveFederation(Map.of("accountUrl", "")).expect(204);
    LoginPage browser = realm.app().open(Map.of("kc_action", "UPDATE_PASSWORD"));
    browser.submit(user.user(), PASSWORD);

    LoginResult refused = browser.fill(passwords());

    realm.saveFederation(Map.of("accountUrl", ACCOUNT)).expect(204);
    assertThat(refused.message()).contains("managed in Cockpit").doesNotContain("http");
  }

  @Test
  void a_user_who_forgot_their_password_sees_where_to_change_it() {
    CockpitUser user = user();
    flow(realm, "forgot", "reset-credentials-choose-user", "reset-password");
    bind(realm, "resetCredentialsFlow", "forgot");
    LoginPage browser = realm.app().open().click("reset-credentials");
    browser.fill(Map.of("username", user.user()));

    LoginResult refused = browser.fill(passwords());

    bind(realm, "resetCredentialsFlow", "reset credentials");
    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains(ACCOUNT);
  }

  @Test
  void an_administrator_who_sets_a_password_sees_where_to_change_it() {
    String id = imported(user());
    Map<String, Object> password =
        Map.of("type", "password", "value", NEW_PASSWORD, "temporary", false);

    Answer reset = realm.admin().put(realm.name() + "/users/" + id + "/reset-password", password);
    Answer update = change(id, Map.of("credentials", List.of(password)));

    assertThat(reset.status()).isEqualTo(400);
    assertThat(reset.body()).contains("managed in Cockpit", ACCOUNT);
    assertThat(update.status()).isEqualTo(400);
    assertThat(update.body()).contains("managed in Cockpit", ACCOUNT);
  }

  @Test
  void an_administrator_sees_why_cockpit_refuses_a_password() {
    String id = imported(user());
    realm.saveFederation(Map.of("editMode", "WRITABLE")).expect(204);

    Answer update = change(
        id,
        Map.of(
            "credentials",
            List.of(Map.of("type", "password", "value", "x".repeat(73), "temporary", false))));

    assertThat(update.status()).isEqualTo(400);
    assertThat(update.body()).contains("72 bytes");
  }

  @Test
  void an_invalid_account_page_is_not_saved() {
    for (String url :
        List.of("cms.example.org", "javascript:alert(1)", "https://me:secret@host/")) {
      Answer answer = realm.saveFederation(Map.of("accountUrl", url));

      assertThat(answer.status()).as(url).isEqualTo(400);
      assertThat(answer.body()).contains("Account page of Cockpit");
    }
  }

  @Test
  void an_outage_during_linking_shows_a_page_in_the_language_of_the_user() {
    CockpitUser user = user();
    imported(user);
    LoginPage browser = atPartner(user, Map.of("ui_locales", "de"));
    browser.fill(Map.of("submitAction", "linkAccount"));
    cockpit.refuseConnections();

    LoginResult refused = browser.fill(Map.of("username", user.user(), "password", PASSWORD));

    assertOutage(refused, "zurzeit nicht erreichbar");
    cockpit.acceptConnections();
    realm.saveFederation(Map.of()).expect(204);
    realm.app().login(user.user(), PASSWORD).expectTokens();
  }

  @Test
  void an_outage_after_a_login_at_a_partner_shows_a_page() {
    CockpitUser user = user();
    String id = imported(user);
    String partnersId = atPartner(user);
    realm
        .admin()
        .post(
            realm.name() + "/users/" + id + "/federated-identity/partner",
            Map.of("userId", partnersId, "userName", user.user()))
        .expect(204);
    flow(realm, "after", "auth-password-form");
    identityProvider("after");
    LoginPage browser = realm.app().open(Map.of("kc_idp_hint", "partner"));
    browser.fill(Map.of("username", user.user(), "password", PASSWORD));
    cockpit.refuseConnections();

    LoginResult refused = browser.fill(Map.of("password", PASSWORD));

    assertOutage(refused, "is unavailable");
  }

  @Test
  void an_outage_during_a_password_reset_shows_a_page() {
    CockpitUser user = user();
    imported(user);
    flow(realm, "proving", "reset-credentials-choose-user", "auth-password-form");
    bind(realm, "resetCredentialsFlow", "proving");
    LoginPage browser = realm.app().open().click("reset-credentials");
    browser.fill(Map.of("username", user.user()));
    cockpit.refuseConnections();

    LoginResult refused = browser.fill(Map.of("password", PASSWORD));

    bind(realm, "resetCredentialsFlow", "reset credentials");
    assertOutage(refused, "is unavailable");
  }

  @Test
  void an_inactive_account_looks_like_a_wrong_password_during_linking() {
    CockpitUser user = user();
    imported(user);
    LoginPage browser = atPartner(user, Map.of());
    browser.fill(Map.of("submitAction", "linkAccount"));
    LoginResult wrong = browser.fill(Map.of("username", user.user(), "password", "wrong"));
    cockpit.users().deactivate(user.user());

    LoginResult inactive = browser.fill(Map.of("username", user.user(), "password", PASSWORD));

    assertThat(inactive.message()).isEqualTo(wrong.message()).isNotEmpty();
    assertThat(inactive.page().status()).isEqualTo(200);
    assertThat(keycloak.log())
        .contains("refuses the login of '" + user.user() + "': Cockpit account is inactive");
  }

  @Test
  void a_direct_grant_still_gets_json() {
    CockpitUser user = user();
    imported(user);
    cockpit.refuseConnections();

    Answer refused = realm.directGrant(user.user(), PASSWORD);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("error").asText()).isEqualTo("temporarily_unavailable");
  }

  @Test
  void a_name_first_page_does_not_reveal_who_has_an_account() {
    try (TestRealm pages = inTwoPages(TestRealm.withDirectory(keycloak, cockpit))) {
      CockpitUser inactive = TestRealm.addAccount(cockpit, it -> it.withActive(false));
      LoginPage one = pages.app().open();
      LoginResult unknown = one.fill(Map.of("username", "unknown-" + inactive.user()));
      LoginPage other = pages.app().open();
      LoginResult refused = other.fill(Map.of("username", inactive.user()));

      assertThat(refused.message()).isEqualTo(unknown.message()).isNotEmpty();
      assertThat(refused.page().body()).doesNotContain("name=\"password\"");
      assertThat(keycloak.log()).contains("User '" + inactive.user() + "' cannot be looked up");
    }
  }

  @Test
  void an_outage_is_reported_on_the_current_page() {
    try (TestRealm pages = inTwoPages(TestRealm.withDirectory(keycloak, cockpit))) {
      CockpitUser user = user();
      LoginPage browser = pages.app().open();
      cockpit.refuseConnections();

      LoginResult name = browser.fill(Map.of("username", user.user()));

      assertThat(name.message()).contains("is unavailable");
      assertThat(name.page().body()).doesNotContain("name=\"password\"");
      cockpit.acceptConnections();
      pages.saveFederation(Map.of()).expect(204);
      browser.fill(Map.of("username", user.user()));
      cockpit.refuseConnections();

      LoginResult password = browser.fill(Map.of("password", PASSWORD));

      assertThat(password.message()).contains("is unavailable");
      assertThat(password.page().body()).doesNotContain("name=\"username\"");
      cockpit.acceptConnections();
      pages.saveFederation(Map.of()).expect(204);
      browser.fill(Map.of("password", PASSWORD)).expectTokens();
    }
  }

  @Test
  void a_login_with_the_name_first_needs_a_directory_and_reports_it() {
    try (TestRealm pages =
        inTwoPages(TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY))) {
      CockpitUser user = user();

      LoginResult refused = pages.app().open().fill(Map.of("username", user.user()));

      assertThat(refused.message()).isNotEmpty();
      assertThat(pages.users(user.user())).isEmpty();
      assertThat(keycloak.log())
          .contains(
              "User '" + user.user() + "' cannot be looked up",
              "the login step 'Username Form' asks for the username without the password",
              "Set the service key, or replace the forms for username and password with the step '"
                  + FORM
                  + "'");
      pages.saveFederation(Map.of("serviceKey", cockpit.serviceKey())).expect(204);
      Answer answer =
          pages.saveFederation(Map.of("serviceKey", "", "loginKey", SeedData.LOGIN_API_KEY));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("Username Form", FORM);
      pages
          .saveFederation(Map.of(
              "serviceKey", "", "loginKey", SeedData.LOGIN_API_KEY, "saveUnreachable", "true"))
          .expect(204);
      // A saved setting is not refused again.
      pages.saveFederation(Map.of("saveUnreachable", "false")).expect(204);
    }
  }

  @Test
  void identity_first_login_works_without_a_directory_with_our_form() {
    try (TestRealm first = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "loginKey", SeedData.LOGIN_API_KEY),
        it -> it.put("organizationsEnabled", true))) {
      organization(first);
      CockpitUser user = user();
      LoginPage browser = first.app().open();
      browser.fill(Map.of("username", user.user()));
      assertThat(browser.fill(Map.of("password", PASSWORD)).tokens()).isEmpty();
      assertThat(keycloak.log())
          .contains("User '" + user.user() + "' cannot be looked up", "Identity-First");

      SecondFactorIT.addFlow(first);

      LoginPage again = first.app().open();
      again.fill(Map.of("username", user.user()));
      assertThat(first.users(user.user())).isEmpty();
      assertThat(again.fill(Map.of("password", "wrong")).message()).isNotEmpty();
      assertThat(first.users(user.user())).isEmpty();
      again.fill(Map.of("password", PASSWORD)).expectTokens();
      CockpitUser other = user();
      LoginPage byAddress = first.app().open();
      byAddress.fill(Map.of("username", other.email()));
      byAddress.fill(Map.of("password", PASSWORD)).expectTokens();
    }
  }

  @Test
  void organization_members_are_counted_correctly_after_users_and_federation_are_removed() {
    try (TestRealm other = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            cockpit.serviceKey(),
            "goneUsers",
            "remove",
            "mostGone",
            "100"),
        it -> it.put("organizationsEnabled", true))) {
      String organization = organization(other);
      CockpitUser deleted = user();
      List<String> ids = List.of(id(other, user()), id(other, user()), id(other, deleted));
      ids.forEach(it -> join(other, organization, it));
      join(other, organization, other.addLocalUser("local", PASSWORD, it -> {}));
      assertThat(members(other, organization)).isEqualTo(4);

      cockpit.users().delete(deleted.user());
      other.sync("triggerFullSync");
      assertThat(members(other, organization)).isEqualTo(3);
      other.admin().delete(other.name() + "/users/" + ids.get(0)).expect(204);
      assertThat(members(other, organization)).isEqualTo(2);
      other
          .admin()
          .delete(other.name() + "/components/" + other.federation().path("id").asText())
          .expect(204);

      assertThat(members(other, organization)).isEqualTo(1);
    }
  }

  @Test
  void the_documented_mapper_writes_the_impersonator_into_the_token() {
    CockpitUser user = user();
    String id = imported(user);
    String mapper = "oidc-usersessionmodel-note-mapper";
    realm
        .addMapper(
            TestRealm.APP,
            mapper,
            Map.of(
                "user.session.note", "IMPERSONATOR_USERNAME",
                "claim.name", "impersonator",
                "jsonType.label", "String"))
        .expect(201);

    Answer impersonated = realm
        .admin()
        .post(realm.name() + "/users/" + id + "/impersonation", Map.of())
        .expect(200);
    Tokens tokens = realm.app().openAfter(impersonated).tokens().orElseThrow();
    Tokens own = realm.app().login(user.user(), PASSWORD).expectTokens();

    realm.removeMappers(TestRealm.APP, mapper);
    assertThat(tokens.accessClaims().path("sub").asText()).isEqualTo(id);
    assertThat(tokens.accessClaims().path("impersonator").asText()).isEqualTo("admin");
    assertThat(own.accessClaims().has("impersonator")).isFalse();
  }

  private void assertOutage(LoginResult refused, String text) {
    assertThat(refused.page().status()).isEqualTo(503);
    assertThat(refused.page().header("content-type")).startsWith("text/html");
    assertThat(refused.page().body()).contains(text);
    JsonNode event = realm.lastError();
    assertThat(event.path("details").path("authentication_error_detail").asText())
        .startsWith("Cockpit is unavailable");
    assertThat(keycloak.log())
        .doesNotContain("at io.github.cockpitsso.provider.login.LoginRefusal");
  }

  private CockpitUser user() {
    return TestRealm.addAccount(cockpit, it -> it);
  }

  private String imported(CockpitUser user) {
    return realm
        .app()
        .login(user.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
  }

  private Answer change(String id, Map<String, Object> fields) {
    ObjectNode user = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    fields.forEach(user::putPOJO);
    return realm.admin().put(realm.name() + "/users/" + id, user);
  }

  private static Map<String, String> passwords() {
    return Map.of("password-new", NEW_PASSWORD, "password-confirm", NEW_PASSWORD);
  }

  /** Creates a user with the same address at the partner, and returns the id there. */
  private String atPartner(CockpitUser user) {
    identityProvider("");
    return partner.addLocalUser(user.user(), PASSWORD, it -> it.put("email", user.email()));
  }

  /** The page that offers to link the account after a login at the partner. */
  private LoginPage atPartner(CockpitUser user, Map<String, String> further) {
    atPartner(user);
    Map<String, String> parameters = new HashMap<>(further);
    parameters.put("kc_idp_hint", "partner");
    LoginPage browser = realm.app().open(parameters);
    browser.fill(Map.of("username", user.user(), "password", PASSWORD));
    return browser;
  }

  private void identityProvider(String postLoginFlow) {
    String openid = partner.issuer() + "/protocol/openid-connect/";
    Map<String, Object> provider = Map.of(
        "alias",
        "partner",
        "providerId",
        "oidc",
        "enabled",
        true,
        "postBrokerLoginFlowAlias",
        postLoginFlow,
        "config",
        Map.of(
            "clientId",
            "broker",
            "clientSecret",
            TestRealm.SECRET,
            "authorizationUrl",
            openid + "auth",
            "tokenUrl",
            openid + "token",
            "userInfoUrl",
            openid + "userinfo",
            "defaultScope",
            "openid profile email"));
    String path = realm.name() + "/identity-provider/instances";
    if (realm.admin().tryGet(path + "/partner").status() == 404) {
      realm.admin().post(path, provider).expect(201);
    } else {
      realm.admin().put(path + "/partner", provider).expect(204);
    }
  }

  private static TestRealm inTwoPages(TestRealm realm) {
    flow(realm, "two-pages", "auth-username-form", "auth-password-form");
    bind(realm, "browserFlow", "two-pages");
    return realm;
  }

  private static void flow(TestRealm realm, String name, String... steps) {
    String flows = realm.name() + "/authentication/flows";
    realm
        .admin()
        .post(flows, Map.of("alias", name, "providerId", "basic-flow", "topLevel", true))
        .expect(201);
    String executions = flows + "/" + name + "/executions";
    for (String step : steps) {
      realm.admin().post(executions + "/execution", Map.of("provider", step)).expect(201);
    }
    for (JsonNode each : realm.admin().get(executions)) {
      ObjectNode required = each.deepCopy();
      realm.admin().put(executions, required.put("requirement", "REQUIRED")).expect(204);
    }
  }

  private static void bind(TestRealm realm, String binding, String flow) {
    ObjectNode settings = realm.admin().get(realm.name()).deepCopy();
    realm.admin().put(realm.name(), settings.put(binding, flow)).expect(204);
  }

  private static String organization(TestRealm realm) {
    String path = realm.name() + "/organizations";
    String name = "o" + UUID.randomUUID();
    realm
        .admin()
        .post(
            path,
            Map.of("name", name, "alias", name, "domains", List.of(Map.of("name", name + ".test"))))
        .expect(201);
    return realm.admin().get(path).path(0).path("id").asText();
  }

  private static String id(TestRealm realm, CockpitUser user) {
    return realm.users(user.user()).path(0).path("id").asText();
  }

  private static void join(TestRealm realm, String organization, String user) {
    realm
        .admin()
        .post(realm.name() + "/organizations/" + organization + "/members", user)
        .expect(201);
  }

  private static int members(TestRealm realm, String organization) {
    String path = realm.name() + "/organizations/" + organization + "/members";
    int count = realm.admin().get(path + "/count").asInt();
    assertThat(realm.admin().get(path)).hasSize(count);
    return count;
  }
}
