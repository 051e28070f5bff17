package io.github.cockpitsso.client.addon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.client.http.ScriptedTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddonCockpitTest {
  private static final String ALICE = user(
      "a1",
      "alice",
      "alice@example.org",
      "\"role\":\"editor\",\"name\":\"Alice\",\"_modified\":1795316027,");
  private static final CockpitUser ALICE_READ = new CockpitUser(
      "a1",
      "alice",
      "Alice",
      "alice@example.org",
      "editor",
      true,
      false,
      Optional.of(Instant.ofEpochSecond(1795316027)));

  private final ScriptedTransport transport = new ScriptedTransport();
  private final AddonCockpit cockpit = new AddonCockpit(transport.cockpit());

  @Test
  void a_login_sends_the_exact_name_and_password() {
    transport.then(200, ALICE.replace("{\"_id\"", "{\"apiKey\":\"USR-1\",\"_id\""));

    assertThat(cockpit.authenticate(credentials("alice", " Päss \\\"1 ")))
        .isEqualTo(new Outcome.Found<>(new Login(ALICE_READ, Secret.ofNullable("USR-1"))));
    assertThat(transport.calls())
        .containsExactly("POST https://cms.example.org/api/user/auth"
            + " {\"user\":\"alice\",\"password\":\" Päss \\\\\\\"1 \"}");
  }

  @Test
  void a_login_by_email_sends_the_code() {
    transport.then(200, ALICE);

    assertThat(cockpit
            .authenticate(new Credentials(
                Credentials.Kind.EMAIL,
                "Alice@example.org",
                Secret.of("x"),
                Optional.of(Secret.of("123456"))))
            .ifFound())
        .map(login -> login.user().id())
        .contains("a1");
    assertThat(transport.calls().get(0))
        .endsWith("{\"email\":\"Alice@example.org\",\"password\":\"x\",\"code\":\"123456\"}");
  }

  @Test
  void implausible_credentials_are_denied_without_a_call() {
    assertThat(cockpit.authenticate(credentials("alice", "Alice-Pass-1\0x")))
        .isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
    assertThat(cockpit.authenticate(credentials("", "x")))
        .isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
    assertThat(transport.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "Alice", "alice ", "alice\u0000"})
  void an_answer_about_another_user_is_malformed(String answered) {
    transport.then(200, user("a1", answered.replace("\0", "\\u0000"), "", ""));

    assertThat(cockpit.authenticate(credentials("alice", "x")))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void an_inactive_user_is_denied_even_after_200() {
    transport.then(200, ALICE.replace("\"active\":true", "\"active\":false"));

    assertThat(cockpit.authenticate(credentials("alice", "x")))
        .isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"_id\":\"a1\",\"user\":\"alice\"}",
        "{\"_id\":\"a1\",\"user\":\"alice\",\"active\":1}",
        "{\"_id\":{\"$oid\":\"a1\"},\"user\":\"alice\",\"active\":true}",
        "{\"_id\":\"../a1\",\"user\":\"alice\",\"active\":true}",
        "{\"_id\":\"a1\",\"user\":\"\",\"active\":true}",
        "{\"_id\":\"a1\",\"user\":7,\"active\":true}"
      })
  void a_user_without_id_name_or_state_is_malformed(String json) {
    transport.then(200, json);

    assertThat(cockpit.findById("a1")).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void only_the_user_with_the_requested_id_is_found() {
    transport.then(200, ALICE).then(200, ALICE);

    assertThat(cockpit.findById("a1")).isEqualTo(new Outcome.Found<>(ALICE_READ));
    assertThat(cockpit.findById("a2")).isInstanceOf(Outcome.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../info", "a b", "a/key", "é"})
  void an_impossible_id_is_not_sent(String id) {
    assertThat(cockpit.findById(id)).isEqualTo(new Outcome.NotFound<>());
    assertThat(cockpit.apiKey(id)).isEqualTo(new Outcome.NotFound<>());
    assertThat(cockpit.changePassword(id, Secret.of("x"))).isEqualTo(new Outcome.NotFound<>());
    assertThat(transport.calls()).isEmpty();
  }

  @Test
  void an_exact_login_name_comes_before_another_case() {
    transport.then(200, page(user("b1", "Bob", "", ""), user("b2", "bob", "", "")));

    assertThat(cockpit.findByUsername("bob").map(CockpitUser::id))
        .isEqualTo(new Outcome.Found<>("b2"));
    assertThat(transport.calls())
        .containsExactly("GET https://cms.example.org/api/sso/users?user=bob&anyCase=true");
  }

  @Test
  void a_login_name_in_another_case_is_found_only_if_it_is_unique() {
    transport
        .then(200, page(user("b1", "Bob", "", "")))
        .then(200, page(user("b1", "Bob", "", ""), user("b2", "BOB", "", "")))
        .then(200, page());

    assertThat(cockpit.findByUsername("bob").map(CockpitUser::user))
        .isEqualTo(new Outcome.Found<>("Bob"));
    assertThat(cockpit.findByUsername("bob")).isEqualTo(new Outcome.Denied<>(Denial.AMBIGUOUS));
    assertThat(cockpit.findByUsername("bob")).isEqualTo(new Outcome.NotFound<>());
  }

  @Test
  void all_users_with_a_name_in_any_case_are_listed() {
    transport
        .then(200, page(user("b1", "bob", "", ""), user("b2", "BOB", "", "")))
        .then(200, page())
        .then(200, page(user("a1", "alice", "", "")))
        .then(200, page(user("b1", "bob", "", "")).replace("\"total\":1", "\"total\":2"));

    assertThat(cockpit.findByUsernameInAnyCase("bob").ifFound().orElseThrow())
        .extracting(CockpitUser::user)
        .containsExactly("bob", "BOB");
    assertThat(transport.calls())
        .containsExactly("GET https://cms.example.org/api/sso/users?user=bob&anyCase=true");
    assertThat(cockpit.findByUsernameInAnyCase("bob")).isEqualTo(new Outcome.Found<>(List.of()));
    assertThat(cockpit.findByUsernameInAnyCase("bob")).isInstanceOf(Outcome.Malformed.class);
    assertThat(cockpit.findByUsernameInAnyCase("bob"))
        .as("more than a page")
        .isInstanceOf(Outcome.Malformed.class);
    assertThat(cockpit.findByUsernameInAnyCase("")).isEqualTo(new Outcome.Found<>(List.of()));
  }

  @Test
  void a_directory_answer_about_another_user_is_malformed() {
    transport.then(200, page(user("b1", "bob", "", ""))).then(200, page(ALICE));

    assertThat(cockpit.findByUsername("alice")).isInstanceOf(Outcome.Malformed.class);
    assertThat(cockpit.findByEmail("bob@example.org")).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void an_email_of_two_users_is_ambiguous() {
    transport
        .then(200, page(user("a1", "alice", "x@y", ""), user("b1", "bob", "X@y", "")))
        .then(200, page(ALICE));

    assertThat(cockpit.findByEmail("x@y")).isEqualTo(new Outcome.Denied<>(Denial.AMBIGUOUS));
    assertThat(cockpit.findByEmail("ALICE@example.org").map(CockpitUser::id))
        .isEqualTo(new Outcome.Found<>("a1"));
  }

  @Test
  void an_empty_name_is_not_found() {
    assertThat(cockpit.findByUsername("")).isEqualTo(new Outcome.NotFound<>());
    assertThat(cockpit.findByEmail("")).isEqualTo(new Outcome.NotFound<>());
    assertThat(transport.calls()).isEmpty();
  }

  @Test
  void names_are_url_encoded() {
    transport.then(200, page());
    cockpit.findByUsername("a/?#%&=\"+ {\"$ne\":1}ü");

    assertThat(transport.calls().get(0))
        .endsWith("user=a%2F%3F%23%25%26%3D%22%2B+%7B%22%24ne%22%3A1%7D%C3%BC&anyCase=true");
  }

  @Test
  void a_page_is_requested_with_all_its_filters() {
    transport.then(200, page(ALICE)).then(200, page(ALICE));

    assertThat(cockpit.search(new UserQuery("", Optional.empty(), Optional.empty(), 0, 100)))
        .isEqualTo(new Outcome.Found<>(
            new UserPage(List.of(ALICE_READ), List.of(), Optional.of(ALICE_READ.id()), 1)));
    cockpit.search(
        new UserQuery("ali ce", Optional.of(Instant.ofEpochSecond(5)), Optional.of("a0"), 20, 10));
    assertThat(transport.calls())
        .containsExactly(
            "GET https://cms.example.org/api/sso/users?limit=100",
            "GET https://cms.example.org/api/sso/users"
                + "?limit=10&skip=20&search=ali+ce&modifiedSince=5&after=a0");
  }

  @Test
  void an_invalid_user_is_a_flaw_of_a_page_but_makes_a_lookup_malformed() {
    String nameless = "{\"_id\":\"z9\",\"user\":\"\",\"active\":true}";
    transport.then(200, page(ALICE, nameless)).then(200, page(nameless));

    assertThat(cockpit.search(new UserQuery("", Optional.empty(), Optional.empty(), 0, 100)))
        .isEqualTo(new Outcome.Found<>(new UserPage(
            List.of(ALICE_READ),
            List.of(
                new UserPage.Flaw("z9", "not an answer of Cockpit: a user without a login name")),
            Optional.of("z9"),
            2)));
    assertThat(cockpit.findByUsername("x")).isInstanceOf(Outcome.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"data\":[]}",
        "{\"data\":{},\"meta\":{\"total\":1}}",
        "{\"data\":[{}],\"meta\":{\"total\":1}}"
      })
  void a_page_without_users_or_total_is_malformed(String json) {
    transport.then(200, json);

    assertThat(cockpit.search(new UserQuery("", Optional.empty(), Optional.empty(), 0, 1)))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void a_user_has_a_key_or_no_key() {
    transport.then(200, key("a1", "\"USR-1\"")).then(200, key("a1", "null"));

    assertThat(cockpit.apiKey("a1"))
        .isEqualTo(new Outcome.Found<>(new UserKey(
            Secret.ofNullable("USR-1"), Optional.empty(), "a1", "alice", "editor", true)));
    assertThat(cockpit.apiKey("a1").map(UserKey::apiKey))
        .isEqualTo(new Outcome.Found<>(Optional.empty()));
  }

  @Test
  void a_key_has_an_age_if_the_addon_knows_it() {
    transport
        .then(200, keySince("1795316027"))
        .then(200, keySince("0"))
        .then(200, keySince("null"))
        .then(200, key("a1", "\"USR-1\""));

    for (Optional<Instant> since : List.of(
        Optional.of(Instant.ofEpochSecond(1795316027)),
        Optional.of(Instant.EPOCH),
        Optional.<Instant>empty(),
        Optional.<Instant>empty())) {
      assertThat(cockpit.apiKey("a1").map(UserKey::since)).isEqualTo(new Outcome.Found<>(since));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1.5",
        "\"1795316027\"",
        "true",
        "[]",
        "{}",
        "99999999999999999",
        "9999999999999999999999"
      })
  void an_invalid_age_is_malformed(String since) {
    transport.then(200, keySince(since));

    assertThat(cockpit.apiKey("a1")).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void the_key_of_another_user_is_malformed() {
    transport
        .then(200, key("b1", "\"USR-1\""))
        .then(200, key("a1", "7"))
        .then(200, "{\"apiKey\":\"USR-1\"}");

    for (int i = 0; i < 3; i++) {
      assertThat(cockpit.apiKey("a1")).isInstanceOf(Outcome.Malformed.class);
    }
  }

  @Test
  void keys_are_minted_and_rotated() {
    for (int i = 1; i <= 3; i++) {
      transport.then(200, key("a1", "\"USR-" + i + "\""));
    }

    cockpit.mintApiKey("a1");
    cockpit.rotateApiKey("a1", Duration.ofMinutes(1), Optional.empty());
    cockpit.rotateApiKey("a1", Duration.ZERO, Optional.of(Duration.ofDays(1)));
    assertThat(transport.calls())
        .containsExactly(
            "POST https://cms.example.org/api/sso/users/a1/key {\"mode\":\"mint\"}",
            "POST https://cms.example.org/api/sso/users/a1/key {\"mode\":\"rotate\",\"grace\":60}",
            "POST https://cms.example.org/api/sso/users/a1/key"
                + " {\"mode\":\"rotate\",\"grace\":0,\"olderThan\":86400}");
  }

  @Test
  void only_the_fields_of_the_draft_are_written() {
    transport.then(200, ALICE).then(200, ALICE).then(200, ALICE);

    cockpit.create(new UserDraft(
        Optional.of("alice"),
        Optional.empty(),
        Optional.empty(),
        Optional.of("editor"),
        Optional.of(true),
        Secret.ofNullable("x")));
    cockpit.update("a1", UserDraft.EMPTY);
    cockpit.changePassword("a1", Secret.of("y"));

    assertThat(transport.calls())
        .containsExactly(
            "POST https://cms.example.org/api/sso/users"
                + " {\"user\":\"alice\",\"role\":\"editor\",\"active\":true,\"password\":\"x\"}",
            "PUT https://cms.example.org/api/sso/users/a1 {}",
            "PUT https://cms.example.org/api/sso/users/a1/password {\"password\":\"y\"}");
  }

  @Test
  void a_created_user_with_another_name_is_malformed() {
    transport.then(200, ALICE);

    assertThat(cockpit.create(new UserDraft(
            Optional.of("nora"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())))
        .isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void roles_have_their_permissions() {
    transport.then(
        200,
        "[{\"appid\":\"admin\",\"name\":\"Admin\",\"permissions\":{}},"
            + "{\"appid\":\"editor\",\"name\":\"Editor\","
            + "\"permissions\":{\"content/Seiten/read\":true,\"content/Geheim/read\":false}}]");

    assertThat(cockpit.roles())
        .isEqualTo(new Outcome.Found<>(List.of(
            new Role("admin", "Admin", Set.of()),
            new Role("editor", "Editor", Set.of("content/Seiten/read")))));
  }

  @Test
  void unknown_capabilities_of_newer_addons_are_ignored() {
    transport.then(
        200,
        "{\"version\":\"9.0\",\"cockpit\":\"2.13.2\",\"capabilities\":[\"auth\",\"time.travel\"]}");

    Outcome<Capabilities> capabilities = cockpit.capabilities();
    assertThat(capabilities)
        .isEqualTo(new Outcome.Found<>(new Capabilities("9.0", "2.13.2", Set.of(Capability.AUTH))));
    assertThat(capabilities.map(it -> it.can(Capability.KEYS_READ)))
        .isEqualTo(new Outcome.Found<>(false));
  }

  private static Credentials credentials(String user, String password) {
    return Credentials.ofUser(user, Secret.of(password));
  }

  private static String user(String id, String user, String email, String more) {
    return ("{\"_id\":\"%s\",\"user\":\"%s\",\"email\":\"%s\",%s\"active\":true,"
            + "\"twofa\":{\"enabled\":false}}")
        .formatted(id, user, email, more);
  }

  private static String key(String id, String key) {
    return ("{\"apiKey\":%s,\"user\":{\"_id\":\"%s\",\"user\":\"alice\","
            + "\"role\":\"editor\",\"active\":true}}")
        .formatted(key, id);
  }

  private static String keySince(String since) {
    return key("a1", "\"USR-1\",\"since\":" + since);
  }

  private static String page(String... users) {
    return "{\"data\":[%s],\"meta\":{\"total\":%d}}"
        .formatted(String.join(",", users), users.length);
  }
}
