package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users that were made to look like Cockpit users, but not by the federation. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedUsersIT {
  private static final String PASSWORD = TestRealm.PASSWORD;

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "editMode",
            "WRITABLE"),
        it -> {});
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_lookup_does_not_accept_a_user_with_a_forged_identity() {
    CockpitUser victim = TestRealm.addAccount(cockpit, it -> it);
    String forged = forge("m" + suffix(), victim);

    assertThat(realm.directGrant(victim.user(), "wrong").status()).isEqualTo(400);

    JsonNode user = realm.admin().get(realm.name() + "/users/" + forged);
    assertThat(user.path("username").asText()).startsWith("m");
    assertThat(realm.users(victim.user()).path(0).path("id").asText()).isNotEqualTo(forged);
    realm.awaitFailures(victim.user(), 1);
    assertThat(realm.directGrant(victim.user(), PASSWORD).status()).isEqualTo(200);
    assertThat(realm.users(victim.user()).path(0).path("id").asText()).isNotEqualTo(forged);
  }

  @Test
  void nothing_is_written_to_the_account_in_a_forged_link() {
    CockpitUser victim = TestRealm.addAccount(cockpit, it -> it);
    String forged = forge("m" + suffix(), victim);

    Answer password = realm
        .admin()
        .put(
            realm.name() + "/users/" + forged + "/reset-password",
            Map.of("type", "password", "value", "Evil-Pass-1", "temporary", false));
    Answer profile = realm
        .admin()
        .put(
            realm.name() + "/users/" + forged,
            Map.of("firstName", "Evil", "lastName", "Eve", "email", "evil@example.org"));

    assertThat(password.status()).isGreaterThanOrEqualTo(400);
    assertThat(password.body()).contains("not verified");
    assertThat(profile.status()).isGreaterThanOrEqualTo(400);
    CockpitUser after = cockpit.users().get(victim.id()).orElseThrow();
    assertThat(after.name()).isEqualTo(victim.name());
    assertThat(after.email()).isEqualTo(victim.email());
    assertThat(realm.directGrant(victim.user(), PASSWORD).status()).isEqualTo(200);
    assertThat(realm.directGrant(victim.user(), "Evil-Pass-1").status()).isEqualTo(400);
  }

  @Test
  void a_user_with_the_address_of_another_user_as_name_needs_their_own_password() {
    String name = "ceo" + suffix() + "@corp.test";
    realm.addLocalUser(
        name, "Local-Pass-1", it -> it.put("email", "other" + suffix() + "@local.test"));
    CockpitUser mallory = TestRealm.addAccount(cockpit, it -> it.withEmail(name));
    realm.app().login(mallory.user(), PASSWORD);
    assertThat(realm.users(mallory.user())).hasSize(1);
    cockpit.journal().clear();

    assertThat(realm.directGrant(name, "Local-Pass-1").status()).isEqualTo(200);

    assertThat(cockpit.journal().total()).isZero();
    assertThat(realm.users(mallory.user()).path(0).path("email").asText()).isEmpty();
  }

  /** What an administrator who manages the realm can do: set link and attributes by an import. */
  private String forge(String username, CockpitUser victim) {
    realm
        .admin()
        .post(
            realm.name() + "/partialImport",
            Map.of(
                "ifResourceExists",
                "FAIL",
                "users",
                List.of(Map.of(
                    "username",
                    username,
                    "enabled",
                    true,
                    "federationLink",
                    realm.federation().path("id").asText(),
                    "attributes",
                    Map.of(
                        "COCKPIT_ID", List.of(victim.id()),
                        "COCKPIT_USER", List.of(victim.user()),
                        "COCKPIT_ROLE", List.of("editor"))))))
        .expect(200);
    return realm.users(username).path(0).path("id").asText();
  }

  private static String suffix() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
