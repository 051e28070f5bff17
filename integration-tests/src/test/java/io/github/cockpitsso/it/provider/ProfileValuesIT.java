package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and addresses from Cockpit, and the realm's rules for user profiles. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileValuesIT {
  private static final String DEPARTMENT = "department";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StandInCockpit cockpit;
  private TestRealm writable;
  private TestRealm readOnly;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    writable = realm(keycloak, "WRITABLE");
    readOnly = realm(keycloak, "READ_ONLY");
  }

  @AfterAll
  void stop() {
    writable.close();
    readOnly.close();
    cockpit.close();
  }

  /** With an attribute that users may change. */
  private TestRealm realm(KeycloakServer keycloak, String mode) {
    TestRealm realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "editMode",
            mode,
            "syncRegistrations",
            String.valueOf(mode.equals("WRITABLE")),
            "registrationRole",
            mode.equals("WRITABLE") ? "editor" : ""),
        it -> it.put("registrationAllowed", true));
    ObjectNode profile = realm.admin().get(realm.name() + "/users/profile").deepCopy();
    ObjectNode department = profile.withArray("attributes").addObject();
    department.put("name", DEPARTMENT);
    ObjectNode permissions = department.putObject("permissions");
    permissions.putArray("view").add("admin").add("user");
    permissions.putArray("edit").add("admin").add("user");
    realm.admin().put(realm.name() + "/users/profile", profile).expect(200);
    return realm;
  }

  static Stream<UnaryOperator<CockpitUser>> forbidden() {
    return Stream.of(
        it -> it.withName("Anna (Marketing)"),
        it -> it.withName("Müller <extern>"),
        it -> it.withName("\"Nick\" O'Neil; 50% & more"),
        it -> it.withName("x".repeat(300) + " " + "y".repeat(300)),
        it -> it.withName("Anna\tTab"),
        it -> it.withEmail("anna adams " + it.email()),
        it -> it.withEmail("@" + it.email()),
        it -> it.withEmail("x".repeat(80) + it.email()),
        it -> it.withEmail("no address"),
        it -> it.withUser(it.user() + "+(x) #1"));
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void a_cockpit_value_that_the_realm_forbids_does_not_block_a_login(
      UnaryOperator<CockpitUser> change) {
    CockpitUser user = TestRealm.addAccount(cockpit, change);

    for (TestRealm realm : List.of(writable, readOnly)) {
      realm.app().login(user.user(), PASSWORD).expectTokens();
      realm.app().login(user.user(), PASSWORD).expectTokens();
      Tokens tokens = accountTokens(realm, user);
      ObjectNode profile = profile(realm, tokens);
      profile.withObject("attributes").putArray(DEPARTMENT).add("Sales");
      cockpit.journal().clear();

      realm.account(tokens, "POST", profile).expect(204);
      change(realm, user, Map.of("emailVerified", true)).expect(204);

      assertThat(cockpit.journal().total()).isZero();
      assertThat(department(realm, user)).isEqualTo("Sales");
    }
    assertThat(cockpit.users().get(user.id())).contains(user);
  }

  @Test
  void other_fields_can_be_changed_despite_a_value_that_the_realm_forbids() {
    CockpitUser user = TestRealm.addAccount(
        cockpit, it -> it.withName("Anna (Marketing)").withEmail("anna adams " + it.email()));
    Tokens tokens = accountTokens(writable, user);

    writable
        .account(tokens, "POST", profile(writable, tokens).put("firstName", "Anne"))
        .expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("Anne (Marketing)");
    assertThat(inCockpit(user).email()).isEqualTo(user.email());

    change(writable, user, Map.of("email", "anne-" + user.user() + "@cockpit.test"))
        .expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("Anne (Marketing)");
    assertThat(inCockpit(user).email()).isEqualTo("anne-" + user.user() + "@cockpit.test");
  }

  @Test
  void the_login_form_saves_what_it_shows() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it.withName("Anna (Marketing)"));
    accountTokens(writable, user);
    change(writable, user, Map.of("requiredActions", List.of("UPDATE_PROFILE"))).expect(204);
    LoginPage browser = writable.app().open();
    browser.submit(user.user(), PASSWORD);

    browser
        .fill(Map.of(
            "firstName", "Anna", "lastName", "(Marketing)", "email", user.email(), DEPARTMENT, "X"))
        .expectTokens();

    assertThat(cockpit.users().get(user.id())).contains(user);
    assertThat(department(writable, user)).isEqualTo("X");
  }

  @Test
  void a_value_entered_by_a_user_must_follow_the_rules_of_the_realm() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it.withName("Anna (Marketing)"));
    Tokens tokens = accountTokens(writable, user);

    assertRefused(tokens, "lastName", "(Sales)", "error-person-name-invalid-character");
    assertRefused(tokens, "firstName", "Anna (A)", "error-person-name-invalid-character");
    assertRefused(tokens, "firstName", "x".repeat(256), "error-invalid-length");
    assertRefused(tokens, "email", "anna adams@cockpit.test", "error-invalid-email");
    assertThat(change(writable, user, Map.of("lastName", "(Sales)")).status()).isEqualTo(400);
    assertThat(cockpit.users().get(user.id())).contains(user);
  }

  @Test
  void new_rules_apply_only_to_changes() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it.withName("Anastasia Adams"));
    accountTokens(writable, user);
    ObjectNode before = writable.admin().get(writable.name() + "/users/profile").deepCopy();
    ObjectNode strict = before.deepCopy();
    for (JsonNode attribute : strict.path("attributes")) {
      ObjectNode rules = ((ObjectNode) attribute).withObject("validations");
      switch (attribute.path("name").asText()) {
        case "firstName" ->
          rules.putObject("options").putArray("options").add("Anna").add("Nora");
        case "lastName" -> rules.putObject("length").put("max", "3");
        case "email" -> rules.putObject("pattern").put("pattern", ".*@example[.]org");
        case "username" -> rules.putObject("length").put("max", "3");
        default -> {}
      }
    }
    writable.admin().put(writable.name() + "/users/profile", strict).expect(200);
    try {
      writable.app().login(user.user(), PASSWORD).expectTokens();
      Tokens tokens = accountTokens(writable, user);
      writable.account(tokens, "POST", profile(writable, tokens)).expect(204);
      assertRefused(tokens, "firstName", "Anne", "error-invalid-value");
      assertRefused(tokens, "lastName", "Adam", "error-invalid-length-too-long");
      assertRefused(tokens, "email", "anna@example.com", "error-pattern-no-match");
      writable
          .account(tokens, "POST", profile(writable, tokens).put("firstName", "Anna"))
          .expect(204);
      assertThat(inCockpit(user).name()).isEqualTo("Anna Adams");
    } finally {
      writable.admin().put(writable.name() + "/users/profile", before).expect(200);
    }
  }

  @Test
  void the_account_console_can_change_valid_and_invalid_values() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it.withName("(Anna)").withEmail(""));
    Tokens tokens = accountTokens(writable, user);

    JsonNode profile = writable.account(tokens, "GET", null).expect(200).json();

    assertThat(profile.path("userProfileMetadata").path("attributes"))
        .filteredOn(it ->
            List.of("firstName", "lastName", "email").contains(it.path("name").asText()))
        .hasSize(3)
        .allSatisfy(it -> {
          assertThat(it.path("readOnly").asBoolean()).isFalse();
          assertThat(it.path("validators").size()).isPositive();
        });
    writable
        .account(tokens, "POST", profile(writable, tokens).put("lastName", "Adams"))
        .expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("(Anna) Adams");
  }

  @Test
  void a_request_does_not_change_fields_that_it_does_not_name() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    Tokens tokens = accountTokens(writable, user);
    cockpit.journal().clear();

    writable.account(tokens, "POST", only(DEPARTMENT, "Sales")).expect(204);
    assertThat(department(writable, user)).isEqualTo("Sales");
    put(writable, user, only(DEPARTMENT, "Support")).expect(204);
    assertThat(department(writable, user)).isEqualTo("Support");
    ObjectNode nulls = only(DEPARTMENT, "Press");
    put(writable, user, nulls.putNull("firstName").putNull("lastName").putNull("email"))
        .expect(204);
    put(writable, user, JSON.objectNode().put("enabled", true)).expect(204);

    assertThat(cockpit.journal().total()).isZero();
    assertThat(cockpit.users().get(user.id())).contains(user);
    JsonNode here = writable.users(user.user()).path(0);
    assertThat(here.path("firstName").asText()).isEqualTo("Person");
    assertThat(here.path("lastName").asText()).isEqualTo(user.user());
    assertThat(here.path("email").asText()).isEqualTo(user.email());
    assertThat(department(writable, user)).isEqualTo("Press");
  }

  @Test
  void a_request_changes_only_the_fields_that_it_names() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    Tokens tokens = accountTokens(writable, user);

    writable
        .account(tokens, "POST", only(DEPARTMENT, "Sales").put("lastName", "Adams"))
        .expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("Person Adams");
    assertThat(inCockpit(user).email()).isEqualTo(user.email());

    put(writable, user, only(DEPARTMENT, "Sales").put("email", "new-" + user.email()))
        .expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("Person Adams");
    assertThat(inCockpit(user).email()).isEqualTo("new-" + user.email());

    ObjectNode inAttributes = JSON.objectNode();
    inAttributes.putObject("attributes").putArray("firstName").add("Nora");
    put(writable, user, inAttributes).expect(204);
    assertThat(inCockpit(user).name()).isEqualTo("Nora Adams");
  }

  @Test
  void a_request_can_empty_a_field() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    Tokens tokens = accountTokens(writable, user);

    writable.account(tokens, "POST", only(DEPARTMENT, "X").put("firstName", "")).expect(204);
    assertThat(inCockpit(user).name()).isEqualTo(user.user());
    assertThat(inCockpit(user).email()).isEqualTo(user.email());

    put(writable, user, only(DEPARTMENT, "X").put("email", "")).expect(204);
    assertThat(inCockpit(user).email()).isEmpty();
    assertThat(inCockpit(user).name()).isEqualTo(user.user());
  }

  @Test
  void unmanaged_attributes_change_nothing_else() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    accountTokens(writable, user);
    ObjectNode before = writable.admin().get(writable.name() + "/users/profile").deepCopy();
    writable
        .admin()
        .put(
            writable.name() + "/users/profile",
            before.deepCopy().put("unmanagedAttributePolicy", "ENABLED"))
        .expect(200);
    try {
      Tokens tokens = accountTokens(writable, user);
      writable.account(tokens, "POST", only("shoe", "42")).expect(204);
      put(writable, user, only("hat", "7")).expect(204);

      assertThat(cockpit.users().get(user.id())).contains(user);
      JsonNode here = here(writable, user);
      assertThat(here.path("attributes").path("hat").path(0).asText()).isEqualTo("7");
      assertThat(here.path("attributes").path("shoe").isMissingNode()).isTrue();
      assertThat(here.path("attributes").path("COCKPIT_ID").path(0).asText()).isEqualTo(user.id());
    } finally {
      writable.admin().put(writable.name() + "/users/profile", before).expect(200);
    }
  }

  /** {@code PostgresIT} tests more of them. */
  @Test
  void an_unpaired_surrogate_breaks_neither_login_nor_user_list() {
    CockpitUser user =
        TestRealm.addAccount(cockpit, it -> it.withName("Anna \ud83d").withRole("editor\udc00"));
    CockpitUser cut = TestRealm.addAccount(
        cockpit, it -> it.withName("x".repeat(254) + "\ud83d\ude00 " + it.user()));
    CockpitUser unusable = TestRealm.addAccount(cockpit, it -> it.withUser(it.user() + "\ud83d"));
    for (TestRealm realm : List.of(writable, readOnly)) {
      Tokens tokens = realm.app().login(user.user(), PASSWORD).expectTokens();
      assertThat(tokens.accessClaims().path("cockpit_roles")).isEmpty();
      realm.app().login(cut.user(), PASSWORD).expectTokens();
      assertThat(realm.app().login(unusable.email(), PASSWORD).message())
          .contains("Invalid username or password");

      assertThat(realm.admin().get(realm.name() + "/users?max=100"))
          .extracting(it -> it.path("username").asText())
          .contains(user.user(), cut.user());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void if_the_email_is_the_username_users_keep_the_login_name_of_cockpit(boolean loginByEmail) {
    CockpitUser old = TestRealm.addAccount(cockpit, it -> it);
    for (TestRealm realm : List.of(writable, readOnly)) {
      // One user is imported before the change of the setting, the others after it.
      accountTokens(realm, old);
      set(realm, true, loginByEmail, false);
      try {
        CockpitUser young = TestRealm.addAccount(cockpit, it -> it);
        CockpitUser silent = TestRealm.addAccount(cockpit, it -> it.withEmail(""));
        for (CockpitUser user : List.of(old, young, silent)) {
          realm.app().login(user.user(), PASSWORD).expectTokens();
          cockpit.journal().clear();
          Tokens tokens = accountTokens(realm, user);
          assertThat(cockpit.journal().total()).as("calls of one login").isEqualTo(1);
          ObjectNode profile = profile(realm, tokens);
          profile.withObject("attributes").putArray(DEPARTMENT).add("Sales");
          realm.account(tokens, "POST", profile).expect(204);
          realm.account(tokens, "POST", only(DEPARTMENT, "Sales")).expect(204);
          assertThat(department(realm, user)).isEqualTo("Sales");
          put(realm, user, only(DEPARTMENT, "Press")).expect(204);
          change(realm, user, Map.of("enabled", false)).expect(204);
          assertThat(here(realm, user).path("enabled").asBoolean()).isFalse();
          change(realm, user, Map.of("enabled", true)).expect(204);

          JsonNode here = here(realm, user);
          assertThat(here.path("email").asText()).isEqualTo(user.email());
          assertThat(here.path("firstName").asText()).isEqualTo("Person");
          assertThat(department(realm, user)).isEqualTo("Press");
          assertThat(cockpit.users().get(user.id())).contains(user);
          assertLoginName(realm, user);
        }
        if (loginByEmail) {
          realm.app().login(young.email(), PASSWORD).expectTokens();
        }
      } finally {
        set(realm, false, true, false);
      }
      assertLoginName(realm, old);
      assertThat(here(realm, old).path("username").asText()).isEqualTo(old.user());
      change(realm, old, Map.of("emailVerified", true)).expect(204);
    }
  }

  @Test
  void if_the_email_is_the_username_a_new_address_does_not_change_the_login_name() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    CockpitUser other = TestRealm.addAccount(cockpit, it -> it);
    set(writable, true, true, true);
    try {
      Tokens tokens = accountTokens(writable, user);
      writable
          .account(tokens, "POST", profile(writable, tokens).put("email", "new-" + user.email()))
          .expect(204);
      assertThat(inCockpit(user).email()).isEqualTo("new-" + user.email());
      change(writable, user, Map.of("email", "newer-" + user.email())).expect(204);

      assertThat(inCockpit(user).email()).isEqualTo("newer-" + user.email());
      assertThat(inCockpit(user).user()).isEqualTo(user.user());
      assertThat(here(writable, user).path("email").asText()).isEqualTo("newer-" + user.email());
      assertLoginName(writable, user);
      writable.app().login("newer-" + user.email(), PASSWORD).expectTokens();
      assertThat(change(writable, user, Map.of("email", other.email())).status())
          .isEqualTo(409);
      assertThat(change(writable, user, Map.of("email", "an invalid address")).status())
          .isEqualTo(400);
      put(writable, user, only(DEPARTMENT, "X").put("email", "")).expect(204);
      assertThat(inCockpit(user).email()).isEmpty();
      assertThat(inCockpit(user).user()).isEqualTo(user.user());
    } finally {
      set(writable, false, true, false);
    }
  }

  @Test
  void if_the_email_is_the_username_the_address_must_not_be_a_login_name_of_another_user() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    CockpitUser named = TestRealm.addAccount(
        cockpit, it -> it.withUser(it.user() + "@name.test").withEmail(""));
    set(writable, true, false, true);
    try {
      accountTokens(writable, user);

      assertThat(change(writable, user, Map.of("email", named.user())).status()).isEqualTo(409);

      assertThat(inCockpit(user).email()).isEqualTo(user.email());
      change(writable, user, Map.of("email", "free-" + user.email())).expect(204);
      assertThat(inCockpit(user).email()).isEqualTo("free-" + user.email());
    } finally {
      set(writable, false, true, false);
    }
  }

  @Test
  void if_the_email_is_the_username_an_administrator_cannot_rename_a_user() {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    set(writable, true, true, true);
    try {
      accountTokens(writable, user);

      // Keycloak sets the address here before it checks the request.
      change(writable, user, Map.of("username", "another-" + user.user())).expect(204);

      assertThat(inCockpit(user).user()).isEqualTo(user.user());
      assertLoginName(writable, user);
    } finally {
      set(writable, false, true, false);
    }
    assertThat(here(writable, user).path("username").asText()).isEqualTo(user.user());
  }

  @Test
  void if_the_email_is_the_username_a_new_user_has_the_address_as_login_name() {
    set(writable, true, true, true);
    try {
      String email = TestRealm.addAccount(cockpit, it -> it).user() + "@new.test";

      Tokens tokens = writable
          .app()
          .openRegistration()
          .fill(Map.of(
              "firstName",
              "Nora",
              "lastName",
              "Neu",
              "email",
              email,
              DEPARTMENT,
              "",
              "password",
              "Registered-Pass-1",
              "password-confirm",
              "Registered-Pass-1"))
          .expectTokens();

      CockpitUser made = cockpit.users().find(email).orElseThrow();
      assertThat(made.email()).isEqualTo(email);
      assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(made.id());
      change(writable, made, Map.of("email", "other-" + email)).expect(204);
      assertThat(inCockpit(made).email()).isEqualTo("other-" + email);
      assertThat(inCockpit(made).user()).isEqualTo(email);
      writable.app().login(email, "Registered-Pass-1").expectTokens();
      writable.app().login("other-" + email, "Registered-Pass-1").expectTokens();
    } finally {
      set(writable, false, true, false);
    }
  }

  private static void set(
      TestRealm realm, boolean emailAsUsername, boolean loginByEmail, boolean editUsername) {
    ObjectNode settings = realm.admin().get(realm.name()).deepCopy();
    settings.put("registrationEmailAsUsername", emailAsUsername);
    settings.put("loginWithEmailAllowed", loginByEmail);
    settings.put("editUsernameAllowed", editUsername);
    realm.admin().put(realm.name(), settings).expect(204);
  }

  private void assertRefused(Tokens tokens, String field, String value, String message) {
    Answer answer = writable.account(tokens, "POST", profile(writable, tokens).put(field, value));
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.body()).contains(message, "\"" + field + "\"");
  }

  /**
   * If the e-mail address is the username, the console shows it as such, whatever the
   * database contains.
   */
  private static void assertLoginName(TestRealm realm, CockpitUser user) {
    Tokens tokens = realm.app().login(user.user(), PASSWORD).expectTokens();
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(user.id());
    assertThat(tokens.idClaims().path("preferred_username").asText()).isEqualTo(user.user());
  }

  private static Tokens accountTokens(TestRealm realm, CockpitUser user) {
    return Tokens.of(realm.directGrant(user.user(), PASSWORD).expect(200).json());
  }

  private static ObjectNode profile(TestRealm realm, Tokens tokens) {
    return realm.account(tokens, "GET", null).expect(200).json().deepCopy();
  }

  private static ObjectNode only(String attribute, String value) {
    ObjectNode request = JSON.objectNode();
    request.putObject("attributes").putArray(attribute).add(value);
    return request;
  }

  private CockpitUser inCockpit(CockpitUser user) {
    return cockpit.users().get(user.id()).orElseThrow();
  }

  private static JsonNode here(TestRealm realm, CockpitUser user) {
    JsonNode found = realm.users(user.user()).path(0);
    return realm.admin().get(realm.name() + "/users/" + found.path("id").asText());
  }

  private static String department(TestRealm realm, CockpitUser user) {
    return here(realm, user).path("attributes").path(DEPARTMENT).path(0).asText();
  }

  private static Answer change(TestRealm realm, CockpitUser user, Map<String, Object> fields) {
    ObjectNode all = here(realm, user).deepCopy();
    fields.forEach(all::putPOJO);
    return put(realm, user, all);
  }

  private static Answer put(TestRealm realm, CockpitUser user, ObjectNode request) {
    return realm
        .admin()
        .put(realm.name() + "/users/" + here(realm, user).path("id").asText(), request);
  }
}
