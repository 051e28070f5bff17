package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserSearchIT {
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(server, cockpit);
  }

  @BeforeEach
  void forget() {
    cockpit.reset();
    realm.removeUsers();
    cockpit
        .users()
        .add(CockpitUser.of(
            "0b02a1b2c3d4e5f60718293a", "Ada", "Ada King Lovelace", "ada@engine.test", "editor"));
    cockpit.journal().clear();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @ParameterizedTest
  @CsvSource({
    "search=ada, ada",
    "search=ADA, ada",
    "search=a%2Agine, ada",
    "search=%22ada%22, ada",
    "search=%22ad%22, ''",
    "search=love, ada",
    "search=%2Avela%2A, ada",
    "search=vela, ''",
    "search=ada%40engine, ada",
    "search=%2Aengine.test, ada",
    "search=ada%20lovelace, ada",
    "search=ada%20nobody, ''",
    "username=da&lastName=love, ada",
    "username=da&exact=true, ''",
    "username=ADA&exact=true, ada",
    "email=ngine, ada",
    "email=ada%40engine.test&exact=true, ada",
    "email=engine.test&exact=true, ''",
    "firstName=king, ada",
    "lastName=LOVE, ada",
    "lastName=love&exact=true, ''",
    "lastName=lovelace&exact=true&username=ada, ada",
    "q=COCKPIT_ID%3A0b02a1b2c3d4e5f60718293a, ada",
    "q=COCKPIT_USER%3AAda, ada",
    "search=ada&enabled=true, ada",
    "search=ada&enabled=false, ''",
    "idpAlias=google, ''",
    "idpAlias=google&idpUserId=7, ''",
    "q=shoe-size%3A43, ''",
    "q=COCKPIT_ID%3A%2F.., ''",
    "search=%25, ''",
    "search=_da, ''",
    "search=%5CQ.%2A, ''"
  })
  void a_search_finds_the_same_users_in_cockpit_as_in_keycloak(String query, String found) {
    List<String> expected = found.isEmpty() ? List.of() : List.of(found);

    assertThat(search(query)).as("in Cockpit").isEqualTo(expected);
    assertThat(search(query)).as("and the same once imported").isEqualTo(expected);
  }

  @Test
  void a_star_finds_all_users_once() {
    cockpit.users().addMany(30);
    long active = cockpit.users().all().stream().filter(CockpitUser::active).count();

    List<String> first = search("search=%2A&max=1000");
    List<String> second = search("search=%2A&max=1000");

    assertThat(first).hasSize((int) active).doesNotHaveDuplicates();
    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    assertThat(first).doesNotContain("carol");
  }

  @Test
  void pages_list_all_users_without_gaps_or_duplicates() {
    cockpit.users().addMany(45);
    List<String> all = new ArrayList<>();
    List<String> page;
    do {
      page = search("search=user0&first=" + all.size() + "&max=20");
      all.addAll(page);
    } while (page.size() == 20);

    assertThat(all).hasSize(45).doesNotHaveDuplicates();
    assertThat(realm.admin().get(realm.name() + "/users/count?search=user0").asInt())
        .isEqualTo(45);
  }

  @Test
  void a_page_after_the_local_users_has_the_correct_length() {
    cockpit.users().addMany(45);

    assertThat(search("search=user0&first=30&max=10")).hasSize(10);
    assertThat(search("search=user0&first=40&max=10")).hasSize(5);
    assertThat(search("search=user0&first=100&max=10")).isEmpty();
  }

  @Test
  void a_page_that_keycloak_can_fill_itself_makes_no_call() {
    cockpit.users().addMany(20);
    realm.sync("triggerFullSync");
    cockpit.journal().clear();

    assertThat(search("search=user0&max=10")).hasSize(10);
    assertThat(search("username=USER00001&exact=true")).hasSize(1);
    assertThat(realm.admin().get(realm.name() + "/users/count").asInt()).isGreaterThan(20);
    assertThat(realm.admin().get(realm.name() + "/users/count?search=user0").asInt())
        .isEqualTo(20);
    assertThat(realm
            .admin()
            .get(realm.name() + "/users/count?enabled=true&q=a%3Ab")
            .asInt())
        .isZero();
    // Keycloak sometimes checks users from the database one by one; it never searches for them.
    assertThat(cockpit.journal().count("/api/sso/users")).isZero();
  }

  @Test
  void a_search_imports_users_like_a_login() {
    search("search=alice");
    String id = realm.users("alice").path(0).path("id").asText();

    JsonNode claims =
        realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens().accessClaims();

    assertThat(claims.path("sub").asText()).isEqualTo(id);
    assertThat(claims.path("cockpit_user_id").asText()).isEqualTo(SeedData.ALICE.id());
  }

  @Test
  void during_an_outage_the_list_shows_the_users_of_keycloak() {
    search("search=alice");
    realm.addLocalUser("local-one", "Local-Pass-1", it -> {});
    for (Fault fault : List.of(new Fault.Hangup(), Fault.serverErrorPage(), Fault.okEmpty())) {
      cockpit.faults().everywhere(fault);
      assertThat(search("search=%2A")).as("%s", fault).contains("alice", "local-one");
    }
  }

  @Test
  void login_only_mode_lists_known_users_without_a_call() {
    try (TestRealm loginOnly = TestRealm.loginOnly(keycloak, cockpit, cockpit.serviceKey())) {
      cockpit.journal().clear();

      assertThat(loginOnly.admin().get(loginOnly.name() + "/users?search=alice"))
          .isEmpty();
      assertThat(cockpit.journal().total()).isZero();
    }
  }

  @Test
  void a_search_skips_an_account_with_a_taken_name_and_imports_the_others() {
    realm.addLocalUser("user00001", "Local-Pass-1", it -> it.put("email", "x@local.test"));
    cockpit.users().addMany(3);

    assertThat(search("search=user0"))
        .containsExactlyInAnyOrder("user00000", "user00001", "user00002");
    assertThat(realm.users("user00001").path(0).has("federationLink")).isFalse();
  }

  @Test
  void an_administrator_finds_only_users_that_they_may_view() {
    try (TestRealm guarded = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> it.put("adminPermissionsEnabled", true))) {
      String helper = guarded.addLocalUser("helper", "Local-Pass-1", it -> {});
      String management = guarded
          .admin()
          .get(guarded.name() + "/clients?clientId=realm-management")
          .path(0)
          .path("id")
          .asText();
      JsonNode role =
          guarded.admin().get(guarded.name() + "/clients/" + management + "/roles/query-users");
      guarded
          .admin()
          .post(
              guarded.name() + "/users/" + helper + "/role-mappings/clients/" + management,
              List.of(role))
          .expect(204);
      Tokens tokens =
          Tokens.of(guarded.directGrant("helper", "Local-Pass-1").expect(200).json());

      assertThat(guarded.adminCall(tokens, "/users?search=alice").expect(200).json())
          .isEmpty();
      assertThat(guarded.users("alice")).as("is visible with the permission").hasSize(1);
    }
  }

  @Test
  void groups_and_roles_have_the_members_from_keycloak() {
    search("search=alice");
    String id = realm.users("alice").path(0).path("id").asText();
    String group = realm
        .admin()
        .post(realm.name() + "/groups", Map.of("name", "readers"))
        .expect(201)
        .header("location")
        .replaceAll(".*/", "");
    assertThat(realm.admin().get(realm.name() + "/groups/" + group + "/members"))
        .isEmpty();
    realm
        .admin()
        .put(realm.name() + "/users/" + id + "/groups/" + group, Map.of())
        .expect(204);

    JsonNode members = realm.admin().get(realm.name() + "/groups/" + group + "/members");

    assertThat(members).hasSize(1);
    assertThat(members.path(0).path("username").asText()).isEqualTo("alice");
    assertThat(realm.admin().get(realm.name() + "/roles/uma_authorization/users"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username",
        "email",
        "firstName",
        "lastName",
        "COCKPIT_ID",
        "COCKPIT_USER",
        "COCKPIT_ROLE"
      })
  void values_from_cockpit_are_shown_as_read_only(String attribute) {
    search("search=alice");
    String id = realm.users("alice").path(0).path("id").asText();

    JsonNode profile = realm
        .admin()
        .get(realm.name() + "/users/" + id + "?userProfileMetadata=true")
        .path("userProfileMetadata");

    JsonNode shown = StreamSupport.stream(profile.path("attributes").spliterator(), false)
        .filter(it -> it.path("name").asText().equals(attribute))
        .findFirst()
        .orElseThrow();
    assertThat(shown.path("readOnly").asBoolean()).as("%s", shown).isTrue();
  }

  @Test
  void the_credentials_tab_shows_that_the_password_comes_from_the_federation() {
    search("search=alice");
    String user =
        realm.name() + "/users/" + realm.users("alice").path(0).path("id").asText();

    assertThat(realm.admin().get(user + "/credentials")).singleElement().satisfies(it -> {
      assertThat(it.path("type").asText()).isEqualTo("password");
      assertThat(it.path("federationLink").asText())
          .isEqualTo(realm.federation().path("id").asText());
      assertThat(it.has("secretData")).isFalse();
    });
    assertThat(realm
            .admin()
            .get(user + "/configured-user-storage-credential-types")
            .toString())
        .isEqualTo("[\"password\"]");
  }

  @Test
  void a_very_long_text_or_unusual_characters_find_no_user_and_cause_no_error() {
    for (String text : List.of(
        "x".repeat(5000), "{\"$ne\":1}", "a/b?c#d", "'; drop table", "\uD83D\uDE00", "(((", "**")) {
      realm
          .admin()
          .get(realm.name() + "/users?max=5&search="
              + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
  }

  private List<String> search(String query) {
    return StreamSupport.stream(
            realm.admin().get(realm.name() + "/users?" + query).spliterator(), false)
        .map(it -> it.path("username").asText())
        .toList();
  }
}
