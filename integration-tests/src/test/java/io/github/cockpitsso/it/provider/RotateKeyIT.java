package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator replaces the Cockpit API key of a user by Keycloak's admin API. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotateKeyIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = newRealm(SeedData.MANAGER_KEY);
  }

  private TestRealm newRealm(String serviceKey) {
    return TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", serviceKey),
        it -> it.put("adminEventsEnabled", true).put("adminEventsDetailsEnabled", true));
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
  void the_key_is_replaced_and_shown_nowhere() throws Exception {
    CockpitUser account = newAccount();
    String id = imported(realm, account);

    Answer answer = rotate(realm, id, Map.of());

    assertThat(answer.expect(204).body()).isEmpty();
    CockpitUser now = cockpit.users().get(account.id()).orElseThrow();
    String key = now.apiKey().orElseThrow();
    assertThat(key).startsWith("USR-").isNotEqualTo(account.apiKey().orElseThrow());
    assertThat(now.oldKeys()).isEmpty();
    JsonNode event = realm.admin().get(realm.name() + "/admin-events?max=1").path(0);
    assertThat(event.path("operationType").asText()).isEqualTo("ACTION");
    assertThat(event.path("resourceType").asText()).isEqualTo("USER");
    assertThat(event.path("resourcePath").asText()).isEqualTo("users/" + id + "/cockpit-api-key");
    assertThat(event.path("representation").asText())
        .isEqualTo("{\"cockpit_key_fingerprint\":\"" + fingerprint(key) + "\"}");
    assertThat(keycloak.log())
        .containsPattern("API key of Cockpit user " + account.id() + " is replaced: fingerprint "
            + fingerprint(key))
        .doesNotContain(key);
  }

  @Test
  void the_old_key_stays_valid_for_the_grace_time() {
    CockpitUser account = newAccount();
    String id = imported(realm, account);

    rotate(realm, id, Map.of("grace", 60)).expect(204);

    assertThat(cockpit.users().get(account.id()).orElseThrow().oldKeys())
        .containsOnlyKeys(account.apiKey().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "86401", "1.5", "\"60\""})
  void an_invalid_grace_is_refused_and_changes_nothing(String grace) throws Exception {
    CockpitUser account = newAccount();
    String id = imported(realm, account);

    Answer answer = rotate(realm, id, JSON.readTree("{\"grace\":" + grace + "}"));

    assertThat(answer.expect(400).body()).contains("0 to 86400 seconds");
    assertThat(cockpit.users().get(account.id())).contains(account);
  }

  @Test
  void an_unknown_user_and_a_local_user_are_not_found() {
    String local = realm.addLocalUser("local-" + UUID.randomUUID(), PASSWORD, it -> {});

    assertThat(rotate(realm, UUID.randomUUID().toString(), Map.of()).expect(404).body())
        .contains("User not found");
    assertThat(rotate(realm, local, Map.of()).expect(404).body()).contains("not linked");
  }

  @Test
  void only_an_administrator_who_may_manage_the_user_can_replace_the_key() throws Exception {
    CockpitUser account = newAccount();
    String id = imported(realm, account);
    CockpitUser other = newAccount();
    Tokens tokens =
        Tokens.of(realm.directGrant(other.user(), PASSWORD).expect(200).json());
    String viewer = realm.addLocalUser("viewer", PASSWORD, it -> {});
    grant(viewer, "view-users");
    Tokens viewing = Tokens.of(realm.directGrant("viewer", PASSWORD).expect(200).json());
    String manager = realm.addLocalUser("manager", PASSWORD, it -> {});
    grant(manager, "manage-users");
    Tokens managing =
        Tokens.of(realm.directGrant("manager", PASSWORD).expect(200).json());

    assertThat(rotateAs(tokens, id).status()).isEqualTo(403);
    assertThat(rotateAs(viewing, id).status()).isEqualTo(403);
    assertThat(rotateAs(new Tokens("", "", ""), id).status()).isEqualTo(401);
    assertThat(rotateAs(tokens, UUID.randomUUID().toString()).status()).isEqualTo(403);
    assertThat(cockpit.users().get(account.id())).contains(account);

    HttpRequest bare = HttpRequest.newBuilder(action(id))
        .POST(HttpRequest.BodyPublishers.noBody())
        .header("Authorization", "Bearer " + managing.access())
        .build();
    assertThat(HttpClient.newHttpClient().send(bare, BodyHandlers.ofString()).statusCode())
        .isEqualTo(204);
    assertThat(cockpit.users().get(account.id()).orElseThrow().apiKey())
        .isNotEqualTo(account.apiKey());
  }

  @Test
  void a_service_key_without_the_permission_is_named() {
    try (TestRealm weak = newRealm(cockpit.serviceKey())) {
      CockpitUser account = newAccount();
      String id = imported(weak, account);

      assertThat(rotate(weak, id, Map.of()).expect(403).body())
          .contains("Make the API key of any user (acts as that user) [sso/keys/write]");

      assertThat(cockpit.users().get(account.id())).contains(account);
    }
  }

  @Test
  void a_federation_without_a_directory_and_an_inactive_account_are_conflicts() {
    CockpitUser account = newAccount();
    try (TestRealm loginOnly = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY)) {
      String id = imported(loginOnly, account);
      assertThat(rotate(loginOnly, id, Map.of()).expect(409).body()).contains("no service key");
    }
    String id = imported(realm, account);
    cockpit.users().deactivate(account.user());

    assertThat(rotate(realm, id, Map.of()).expect(409).body()).contains("not active");
  }

  @Test
  void an_outage_is_unavailable() {
    CockpitUser account = newAccount();
    String id = imported(realm, account);
    cockpit.refuseConnections();

    Answer answer = rotate(realm, id, Map.of());

    assertThat(answer.expect(503).header("retry-after")).isEqualTo("5");
    assertThat(answer.body()).contains("Cockpit is unreachable");
    cockpit.acceptConnections();
    cockpit.faults().when(it -> it.path().endsWith("/key"), Fault.json(200, "{}"));
    assertThat(rotate(realm, id, Map.of()).expect(502).body()).contains("may have been replaced");
  }

  private static Answer rotate(TestRealm realm, String id, Object body) {
    return realm.admin().post(realm.name() + "/cockpit-sso/users/" + id + "/rotate-api-key", body);
  }

  private Answer rotateAs(Tokens tokens, String id) {
    return realm.app().call("POST", action(id), tokens, null);
  }

  private URI action(String id) {
    return URI.create(keycloak.uri() + "/admin/realms/" + realm.name() + "/cockpit-sso/users/" + id
        + "/rotate-api-key");
  }

  private void grant(String user, String role) {
    String management = realm
        .admin()
        .get(realm.name() + "/clients?clientId=realm-management")
        .path(0)
        .path("id")
        .asText();
    JsonNode model = realm.admin().get(realm.name() + "/clients/" + management + "/roles/" + role);
    realm
        .admin()
        .post(
            realm.name() + "/users/" + user + "/role-mappings/clients/" + management,
            List.of(model))
        .expect(204);
  }

  private static String imported(TestRealm realm, CockpitUser account) {
    return Tokens.of(realm.directGrant(account.user(), PASSWORD).expect(200).json())
        .accessClaims()
        .path("sub")
        .asText();
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(
        cockpit,
        it -> it.withApiKey(
            Optional.of("USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567")));
  }

  private static String fingerprint(String key) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 4);
  }
}
