package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Identities that could be confused because of equal names, addresses, federations or accounts. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityIT {
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
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_local_user_keeps_their_name_and_identity() {
    String local = realm.addLocalUser("namesake", "Local-Pass-1", it -> {});
    TestRealm.addAccount(cockpit, it -> it.withUser("namesake"));

    assertThat(realm.app().login("namesake", PASSWORD).tokens()).isEmpty();
    Tokens tokens = realm.app().login("namesake", "Local-Pass-1").expectTokens();

    assertThat(tokens.accessClaims().path("sub").asText()).isEqualTo(local);
    assertThat(tokens.accessClaims().has("cockpit_user_id")).isFalse();
    assertThat(realm.sync("triggerFullSync").path("failed").asInt()).isEqualTo(1);
    assertThat(realm.users("namesake").path(0).has("federationLink")).isFalse();
  }

  @Test
  void users_without_an_address_do_not_conflict() {
    CockpitUser one = TestRealm.addAccount(cockpit, it -> it.withEmail(""));
    CockpitUser other = TestRealm.addAccount(cockpit, it -> it.withEmail(" "));

    realm.app().login(one.user(), PASSWORD).expectTokens();
    realm.app().login(other.user(), PASSWORD).expectTokens();

    assertThat(realm.users(one.user()).path(0).has("email")).isFalse();
    assertThat(realm.users(other.user()).path(0).has("email")).isFalse();
  }

  @Test
  void two_users_with_the_same_address_both_log_in_and_one_keeps_it() {
    CockpitUser one = TestRealm.addAccount(cockpit, it -> it);
    CockpitUser other = TestRealm.addAccount(cockpit, it -> it.withEmail(one.email()));

    realm.app().login(one.user(), PASSWORD).expectTokens();
    realm.app().login(other.user(), PASSWORD).expectTokens();

    assertThat(realm.users(one.user()).path(0).path("email").asText()).isEqualTo(one.email());
    assertThat(realm.users(other.user()).path(0).has("email")).isFalse();
  }

  @Test
  void names_that_differ_only_in_case_are_two_accounts_with_their_own_passwords() {
    TestRealm.addAccount(
        cockpit, it -> it.withUser("Casey").withPassword(Optional.of("Big-Pass-1")));
    CockpitUser small = TestRealm.addAccount(
        cockpit, it -> it.withUser("casey").withPassword(Optional.of("Small-Pass-1")));

    // Keycloak has one user with that name, and it belongs to the exact owner.
    assertThat(realm.app().login("Casey", "Big-Pass-1").tokens()).isEmpty();
    Tokens tokens = realm.app().login("casey", "Small-Pass-1").expectTokens();
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(small.id());
    assertThat(realm.app().login("Casey", "Big-Pass-1").tokens()).isEmpty();
    assertThat(realm
            .users("casey")
            .path(0)
            .path("attributes")
            .path("COCKPIT_ID")
            .path(0)
            .asText())
        .isEqualTo(small.id());
  }

  @Test
  void an_account_created_again_can_log_in_after_the_old_user_is_deleted() {
    CockpitUser before = TestRealm.addAccount(cockpit, it -> it);
    String id = subject(realm.app().login(before.user(), PASSWORD).expectTokens());
    cockpit.users().delete(before.user());
    CockpitUser again = TestRealm.addAccount(cockpit, it -> it.withUser(before.user()));

    assertThat(realm.app().login(again.user(), PASSWORD).message()).contains("replaced");
    realm.admin().delete(realm.name() + "/users/" + id).expect(204);
    Tokens tokens = realm.app().login(again.user(), PASSWORD).expectTokens();

    assertThat(subject(tokens)).isNotEqualTo(id);
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(again.id());
  }

  @Test
  void a_deleted_and_recreated_user_is_a_new_user_without_the_old_session() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
    realm.admin().delete(realm.name() + "/users/" + subject(tokens)).expect(204);

    assertThat(realm.app().refresh(tokens).status()).isEqualTo(400);
    assertThat(cockpit.users().get(account.id())).as("the account is Cockpit's").isPresent();
    assertThat(subject(realm.app().login(account.user(), PASSWORD).expectTokens()))
        .isNotEqualTo(subject(tokens));
  }

  @Test
  void two_federations_with_the_same_name_keep_their_users_apart() {
    try (StandInCockpit second = StandInCockpit.start();
        TestRealm both = TestRealm.withDirectory(keycloak, cockpit)) {
      String firstId = both.federation().path("id").asText();
      String secondId = addFederation(both, second, 5);
      CockpitUser here = TestRealm.addAccount(cockpit, it -> it.withUser("twin"));
      CockpitUser there = TestRealm.addAccount(
          second, it -> it.withUser("twin").withPassword(Optional.of("Second-Pass-1")));
      CockpitUser onlyThere = TestRealm.addAccount(second, it -> it.withUser("only-there"));

      Tokens twin = both.app().login("twin", PASSWORD).expectTokens();
      assertThat(twin.accessClaims().path("cockpit_user_id").asText()).isEqualTo(here.id());
      assertThat(both.app().login("twin", "Second-Pass-1").tokens()).isEmpty();
      Tokens other = both.app().login("only-there", PASSWORD).expectTokens();
      assertThat(other.accessClaims().path("cockpit_user_id").asText()).isEqualTo(onlyThere.id());
      assertThat(both.users("twin").path(0).path("federationLink").asText()).isEqualTo(firstId);
      assertThat(both.users("only-there").path(0).path("federationLink").asText())
          .isEqualTo(secondId);

      // Both Cockpits also have the seeded users with the same names and _ids.
      JsonNode first = sync(both, firstId);
      JsonNode later = sync(both, secondId);
      assertThat(first.path("failed").asInt()).as("%s", first).isZero();
      assertThat(later.path("added").asInt()).as("%s", later).isZero();
      assertThat(later.path("failed").asInt()).isGreaterThan(3);
      assertThat(both.users("twin")
              .path(0)
              .path("attributes")
              .path("COCKPIT_ID")
              .path(0)
              .asText())
          .isEqualTo(here.id())
          .isNotEqualTo(there.id());

      both.admin().delete(both.name() + "/components/" + firstId).expect(204);
      assertThat(both.app().refresh(twin).status()).isEqualTo(400);
      both.app().refresh(other).expect(200);
    }
  }

  @Test
  void an_unlinked_user_is_local_without_password_and_without_cockpit_data() {
    try (TestRealm own = TestRealm.withDirectory(keycloak, cockpit)) {
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
      Tokens tokens = own.app().login(account.user(), PASSWORD).expectTokens();
      own.admin()
          .post(
              own.name() + "/user-storage/" + own.federation().path("id").asText()
                  + "/unlink-users",
              Map.of())
          .expect(204);

      JsonNode user = own.users(account.user()).path(0);
      assertThat(user.path("id").asText()).isEqualTo(subject(tokens));
      assertThat(user.has("federationLink")).isFalse();
      assertThat(own.app().login(account.user(), PASSWORD).tokens()).isEmpty();
      Tokens refreshed = Tokens.of(own.app().refresh(tokens).expect(200).json());
      assertThat(refreshed.accessClaims().has("cockpit_user_id")).isFalse();
      assertThat(refreshed.accessClaims().has("cockpit_roles")).isFalse();
      JsonNode sync = own.sync("triggerFullSync");
      assertThat(sync.path("failed").asInt()).as("%s", sync).isEqualTo(1);

      own.admin()
          .put(
              own.name() + "/users/" + subject(tokens) + "/reset-password",
              Map.of("type", "password", "value", "Local-Pass-1", "temporary", false))
          .expect(204);
      own.app().login(account.user(), "Local-Pass-1").expectTokens();
    }
  }

  @Test
  void deleting_the_federation_removes_only_its_users() {
    try (TestRealm own = TestRealm.withDirectory(keycloak, cockpit)) {
      own.addLocalUser("stays", "Local-Pass-1", it -> {});
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
      Tokens tokens = own.app().login(account.user(), PASSWORD).expectTokens();

      own.admin()
          .delete(own.name() + "/components/" + own.federation().path("id").asText())
          .expect(204);

      assertThat(own.users(account.user())).isEmpty();
      assertThat(own.app().refresh(tokens).status()).isEqualTo(400);
      assertThat(own.app().login(account.user(), PASSWORD).tokens()).isEmpty();
      own.app().login("stays", "Local-Pass-1").expectTokens();
    }
  }

  private static String addFederation(TestRealm realm, StandInCockpit cockpit, int priority) {
    ObjectNode copy = realm.federation().deepCopy();
    copy.remove("id");
    ObjectNode config = (ObjectNode) copy.path("config");
    config.putArray("url").add(cockpit.uri().toString());
    config.putArray("serviceKey").add(cockpit.serviceKey());
    config.putArray("priority").add(String.valueOf(priority));
    return realm
        .admin()
        .post(realm.name() + "/components", copy)
        .expect(201)
        .header("location")
        .replaceAll(".*/", "");
  }

  private static JsonNode sync(TestRealm realm, String federation) {
    return realm
        .admin()
        .post(
            realm.name() + "/user-storage/" + federation + "/sync?action=triggerFullSync", Map.of())
        .expect(200)
        .json();
  }

  private static String subject(Tokens tokens) {
    return tokens.accessClaims().path("sub").asText();
  }
}
