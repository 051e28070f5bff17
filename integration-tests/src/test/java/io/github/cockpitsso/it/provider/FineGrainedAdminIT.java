package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A realm with an administrator who may only view users (fine-grained admin permissions). */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FineGrainedAdminIT {
  private static final String HELPER = "helper";

  private StandInCockpit cockpit;
  private TestRealm realm;
  private AdminRest admin;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    admin = realm.admin();
    admin.put(realm.name(), Map.of("adminPermissionsEnabled", true)).expect(204);
    admin.post(realm.name() + "/groups", Map.of("name", "writers")).expect(201);
    realm.saveFederation("roleMappings", List.of("editor:/writers")).expect(204);
    realm.saveFederation(Map.of("cachePolicy", "NO_CACHE", "refreshAfter", "1")).expect(204);
    allowToViewUsers(realm.addLocalUser(HELPER, PASSWORD, it -> {}));
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void an_administrator_who_may_not_view_a_group_does_not_remove_it_by_viewing_a_user() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    String id = login(account.user()).accessClaims().path("sub").asText();
    assertThat(groups(id)).contains("/writers");
    Tokens helper = login(HELPER);
    assertThat(realm.adminCall(helper, "/users/" + id).status()).isEqualTo(200);
    Answer seen = realm.adminCall(helper, "/groups");
    assertThat(seen.status() == 403 || seen.json().isEmpty()).as(seen.body()).isTrue();

    cockpit.users().change(account.user(), it -> it.withName("Renamed Person"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> realm
            .adminCall(helper, "/users/" + id)
            .json()
            .path("firstName")
            .asText()
            .equals("Renamed"));

    assertThat(groups(id)).contains("/writers");
  }

  private void allowToViewUsers(String helper) {
    String management = client("realm-management");
    JsonNode query = admin.get(realm.name() + "/clients/" + management + "/roles/query-users");
    admin
        .post(
            realm.name() + "/users/" + helper + "/role-mappings/clients/" + management,
            List.of(query))
        .expect(204);
    String authorization =
        realm.name() + "/clients/" + client("admin-permissions") + "/authz/resource-server";
    String policy = admin
        .post(authorization + "/policy/user", Map.of("name", HELPER, "users", List.of(helper)))
        .expect(201)
        .json()
        .path("id")
        .asText();
    admin
        .post(
            authorization + "/permission/scope",
            Map.of(
                "name",
                "helper sees users",
                "resourceType",
                "Users",
                "scopes",
                List.of("view"),
                "policies",
                List.of(policy)))
        .expect(201);
  }

  private Tokens login(String name) {
    return Tokens.of(realm.directGrant(name, PASSWORD).expect(200).json());
  }

  private String groups(String id) {
    return admin.get(realm.name() + "/users/" + id + "/groups").toString();
  }

  private String client(String name) {
    return admin
        .get(realm.name() + "/clients?clientId=" + name)
        .path(0)
        .path("id")
        .asText();
  }
}
