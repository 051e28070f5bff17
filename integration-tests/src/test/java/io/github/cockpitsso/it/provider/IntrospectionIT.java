package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntrospectionIT {
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    // The most careless realm: everybody may write whatever attribute is not declared.
    ObjectNode profile = realm.admin().get(realm.name() + "/users/profile").deepCopy();
    profile.put("unmanagedAttributePolicy", "ENABLED");
    realm.admin().put(realm.name() + "/users/profile", profile).expect(200);
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void the_bridge_gets_the_key_that_the_user_has_now() {
    CockpitUser person = person();
    Tokens tokens = login(person.user());

    assertThat(bridge(tokens).path("cockpit_api_key").asText())
        .isEqualTo(person.apiKey().orElseThrow());
    assertThat(bridge(tokens).path("cockpit_api_key_status").asText()).isEqualTo("found");
    assertThat(bridge(tokens).path("cockpit_user_id").asText()).isEqualTo(person.id());

    String rotated = cockpit.users().rotateKey(person.user()).apiKey().orElseThrow();
    assertThat(bridge(tokens).path("cockpit_api_key").asText()).isEqualTo(rotated);

    cockpit.users().deactivate(person.user());
    assertThat(bridge(tokens).has("cockpit_api_key")).isFalse();
    assertThat(bridge(tokens).path("cockpit_api_key_status").asText()).isEqualTo("none");
  }

  @Test
  void another_client_gets_no_key_and_costs_no_call() {
    CockpitUser person = person();
    Tokens tokens = login(person.user());
    cockpit.journal().clear();

    JsonNode answer = introspect(TestRealm.OTHER, tokens);

    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.toString()).doesNotContain(person.apiKey().orElseThrow());
    assertThat(answer.has("cockpit_api_key_status")).isFalse();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void the_bridge_gets_no_key_for_a_token_of_its_own() {
    ObjectNode bridge = realm
        .admin()
        .get(realm.name() + "/clients?clientId=" + TestRealm.BRIDGE)
        .path(0)
        .deepCopy();
    String path = realm.name() + "/clients/" + bridge.path("id").asText();
    realm
        .admin()
        .put(path, bridge.deepCopy().put("directAccessGrantsEnabled", true))
        .expect(204);
    String scope = "";
    for (JsonNode each : realm.admin().get(realm.name() + "/client-scopes")) {
      scope = each.path("name").asText().equals("cockpit") ? each.path("id").asText() : scope;
    }
    realm.admin().put(path + "/default-client-scopes/" + scope, Map.of()).expect(204);
    try {
      CockpitUser person = person();
      Tokens tokens = Tokens.of(realm
          .app()
          .directGrant(TestRealm.BRIDGE, TestRealm.SECRET, person.user(), PASSWORD)
          .expect(200)
          .json());

      JsonNode answer = bridge(tokens);
      assertThat(answer.path("active").asBoolean()).isTrue();
      assertThat(answer.path("cockpit_user_id").asText()).isEqualTo(person.id());
      assertThat(answer.has("cockpit_api_key")).isFalse();
    } finally {
      realm.admin().put(path, bridge);
      realm.admin().delete(path + "/default-client-scopes/" + scope);
    }
  }

  @Test
  void a_jwt_in_the_answer_holds_no_key() {
    ObjectNode client = realm
        .admin()
        .get(realm.name() + "/clients?clientId=" + TestRealm.BRIDGE)
        .path(0)
        .deepCopy();
    ((ObjectNode) client.path("attributes"))
        .put("client.introspection.response.allow.jwt.claim.enabled", "true");
    realm
        .admin()
        .put(realm.name() + "/clients/" + client.path("id").asText(), client)
        .expect(204);
    CockpitUser person = person();
    Tokens tokens = login(person.user());

    Answer answer =
        realm.app().introspectAsJwt(TestRealm.BRIDGE, TestRealm.SECRET, tokens.access());

    String jwt = answer.expect(200).json().path("jwt").asText();
    assertThat(jwt).as("%s", answer).isNotEmpty();
    String claims =
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    assertThat(claims).contains(person.id()).doesNotContain("cockpit_api_key", "USR-");
    assertThat(answer.body()).doesNotContain(person.apiKey().orElseThrow());
  }

  @Test
  void what_cockpit_says_can_not_forge_a_line_of_the_log() {
    CockpitUser person = person();
    Tokens tokens = login(person.user());
    String word = "word-" + person.user();
    cockpit
        .faults()
        .on(
            "/api/sso/users/",
            Fault.json(409, "{\"error\":\"" + word + "\\nERROR forged\",\"field\":\"user\"}"));

    assertThat(bridge(tokens).path("cockpit_api_key_status").asText()).isEqualTo("unavailable");

    assertThat(keycloak.log().lines())
        .anyMatch(it -> it.contains(word + "?ERROR forged"))
        .noneMatch(it -> it.startsWith("ERROR forged"));
  }

  @Test
  void cockpit_down_is_not_the_same_as_having_no_key() {
    Tokens tokens = login(person().user());
    cockpit.refuseConnections();

    JsonNode answer = bridge(tokens);

    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.has("cockpit_api_key")).isFalse();
    assertThat(answer.path("cockpit_api_key_status").asText()).isEqualTo("unavailable");
  }

  @Test
  void the_key_is_in_no_token_no_userinfo_no_console_and_no_log() {
    CockpitUser person = person();
    String key = person.apiKey().orElseThrow();
    Tokens tokens = realm.app().login(person.user(), PASSWORD).letIn();
    bridge(tokens);
    String id = tokens.accessClaims().path("sub").asText();

    assertThat(tokens.accessClaims().toString()).doesNotContain(key, "cockpit_api_key");
    assertThat(tokens.idClaims().toString()).doesNotContain(key, "cockpit_api_key");
    assertThat(tokens.refreshClaims().toString()).doesNotContain(key, "cockpit_api_key");
    assertThat(realm.app().userinfo(tokens).expect(200).body()).doesNotContain(key);
    assertThat(realm.admin().tryGet(realm.name() + "/users/" + id).expect(200).body())
        .doesNotContain(key);
    assertThat(realm
            .admin()
            .tryGet(realm.name() + "/users/" + id + "/credentials")
            .expect(200)
            .body())
        .doesNotContain(key);
    assertThat(realm.admin().tryGet(realm.name() + "/events").expect(200).body())
        .doesNotContain(key);
    assertThat(keycloak.log())
        .contains("Keycloak 26")
        .doesNotContain(key)
        .doesNotContain(PASSWORD)
        .doesNotContain(cockpit.serviceKey());
  }

  @Test
  void a_local_user_who_calls_himself_a_cockpit_user_gains_nothing() {
    login("alice", SeedData.ALICE_PASSWORD);
    realm.addLocalUser("mallory", PASSWORD, it -> {
      ObjectNode attributes = it.putObject("attributes");
      attributes.putArray("COCKPIT_ID").add(SeedData.ALICE.id());
      attributes.putArray("COCKPIT_USER").add("alice");
      attributes.putArray("COCKPIT_ROLE").add("admin");
      attributes.putArray("cockpit_user_id").add(SeedData.ALICE.id());
    });
    Tokens tokens = login("mallory");

    assertNothingOfCockpit(tokens.accessClaims());
    assertNothingOfCockpit(bridge(tokens));
    assertThat(
            login("alice", SeedData.ALICE_PASSWORD).accessClaims().path("sub").asText())
        .isNotEqualTo(tokens.accessClaims().path("sub").asText());
  }

  @Test
  void a_cockpit_user_can_not_change_who_he_is_in_the_account_console() {
    CockpitUser person = person();
    Tokens tokens = login(person.user());
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    assertThat(profile.toString()).doesNotContain("COCKPIT_", person.id());
    ObjectNode attributes = profile.withObjectProperty("attributes");
    attributes.putArray("COCKPIT_ID").add(SeedData.ALICE.id());
    attributes.putArray("COCKPIT_USER").add("alice");
    attributes.putArray("COCKPIT_ROLE").add("admin");

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isLessThan(500);
    JsonNode after = login(person.user()).accessClaims();
    assertThat(after.path("cockpit_user_id").asText()).isEqualTo(person.id());
    assertThat(after.path("cockpit_username").asText()).isEqualTo(person.user());
    assertThat(after.path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
  }

  @Test
  void a_tie_that_the_federation_did_not_write_is_worth_nothing() {
    login("alice", SeedData.ALICE_PASSWORD);
    JsonNode alice = realm.users("alice").path(0);
    JsonNode stolen =
        realm.admin().get(realm.name() + "/users/" + alice.path("id").asText()).path("attributes");
    String id = realm.addLocalUser("forged", PASSWORD, it -> it.set("attributes", stolen));
    Tokens tokens = login("forged");
    ObjectNode forged = realm.admin().get(realm.name() + "/users/" + id).deepCopy();
    forged.put("federationLink", realm.federation().path("id").asText());
    realm.admin().put(realm.name() + "/users/" + id, forged);

    JsonNode now = realm.admin().get(realm.name() + "/users/" + id);
    assertThat(now.path("federationLink").asText()).as("linked").isNotEmpty();
    assertThat(now.path("attributes").path("COCKPIT_ID").path(0).asText())
        .isEqualTo(SeedData.ALICE.id());
    assertThat(now.path("attributes").path("COCKPIT_SEAL")).isEqualTo(stolen.path("COCKPIT_SEAL"));
    assertNothingOfCockpit(bridge(tokens));
    assertThat(realm.directGrant("forged", PASSWORD).status()).isEqualTo(400);
  }

  @Test
  void a_bridge_whose_secret_is_a_placeholder_that_nobody_filled_in_gets_no_key() {
    String placeholder = "${BRIDGE_CLIENT_SECRET}";
    try (TestRealm careless = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> ((ObjectNode) it.path("clients").path(1)).put("secret", placeholder))) {
      Tokens tokens =
          Tokens.of(careless.directGrant(person().user(), PASSWORD).expect(200).json());

      JsonNode answer = careless
          .app()
          .introspect(TestRealm.BRIDGE, placeholder, tokens.access())
          .expect(200)
          .json();
      assertThat(answer.path("active").asBoolean()).isTrue();
      assertThat(answer.has("cockpit_api_key")).isFalse();
    }
  }

  @Test
  void a_client_that_registers_itself_can_not_make_up_claims() {
    String token = realm
        .admin()
        .post(realm.name() + "/clients-initial-access", Map.of("count", 1, "expiration", 600))
        .expect(201)
        .json()
        .path("token")
        .asText();

    Answer answer = realm.register(
        token,
        Map.of(
            "clientId",
            "rogue",
            "publicClient",
            true,
            "protocolMappers",
            List.of(Map.of(
                "name", "forged",
                "protocol", "openid-connect",
                "protocolMapper", "oidc-usermodel-attribute-mapper",
                "config",
                    Map.of(
                        "user.attribute", "lastName",
                        "claim.name", "cockpit_user_id",
                        "access.token.claim", "true")))));

    assertThat(answer.status()).as("%s", answer).isEqualTo(403);
  }

  @Test
  void a_claim_that_another_mapper_made_up_does_not_stand() {
    ObjectNode client = realm
        .admin()
        .get(realm.name() + "/clients?clientId=" + TestRealm.DIRECT)
        .path(0)
        .deepCopy();
    for (String claim :
        List.of("cockpit_user_id", "cockpit_username", "cockpit_roles", "cockpit_api_key")) {
      realm
          .admin()
          .post(
              realm.name() + "/clients/" + client.path("id").asText() + "/protocol-mappers/models",
              Map.of(
                  "name",
                  "forged " + claim,
                  "protocol",
                  "openid-connect",
                  "protocolMapper",
                  "oidc-hardcoded-claim-mapper",
                  "config",
                  Map.of(
                      "claim.name", claim,
                      "claim.value", "forged",
                      "jsonType.label", "String",
                      "access.token.claim", claim.equals("cockpit_api_key") ? "false" : "true",
                      "introspection.token.claim", "true")))
          .expect(201);
    }
    realm.addLocalUser("forger", PASSWORD, it -> {});

    Tokens tokens = login("forger");

    assertThat(tokens.accessClaims().toString()).doesNotContain("forged");
    assertThat(bridge(tokens).toString()).doesNotContain("forged");
    CockpitUser person = person();
    assertThat(login(person.user()).accessClaims().path("cockpit_user_id").asText())
        .isEqualTo(person.id());
  }

  @Test
  void the_users_of_a_federation_that_is_switched_off_are_nobody_in_cockpit() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      CockpitUser person = person();
      Tokens tokens =
          Tokens.of(other.directGrant(person.user(), PASSWORD).expect(200).json());
      other.saveFederation(Map.of("enabled", "false")).expect(204);

      JsonNode answer = other
          .app()
          .introspect(TestRealm.BRIDGE, TestRealm.SECRET, tokens.access())
          .expect(200)
          .json();
      assertThat(answer.has("cockpit_api_key")).isFalse();
    }
  }

  @Test
  void a_role_called_like_one_of_keycloaks_grants_nothing_there() {
    CockpitUser person = TestRealm.addPerson(cockpit, it -> it.withRole("realm-admin"));
    Tokens tokens = login(person.user());

    assertThat(tokens.accessClaims().path("realm_access").toString()).doesNotContain("realm-admin");
    assertThat(realm.adminCall(tokens, "/users").status()).isEqualTo(403);
  }

  private static void assertNothingOfCockpit(JsonNode claims) {
    assertThat(claims.has("cockpit_user_id")).isFalse();
    assertThat(claims.has("cockpit_username")).isFalse();
    assertThat(claims.has("cockpit_roles")).isFalse();
    assertThat(claims.has("cockpit_api_key")).isFalse();
    assertThat(claims.has("cockpit_api_key_status")).isFalse();
  }

  private CockpitUser person() {
    return TestRealm.addPerson(
        cockpit,
        it -> it.withApiKey(
            Optional.of("USR-" + UUID.randomUUID().toString().replace("-", "") + "01234567")));
  }

  private Tokens login(String username) {
    return login(username, PASSWORD);
  }

  private Tokens login(String username, String password) {
    return Tokens.of(realm.directGrant(username, password).expect(200).json());
  }

  private JsonNode bridge(Tokens tokens) {
    return introspect(TestRealm.BRIDGE, tokens);
  }

  private JsonNode introspect(String client, Tokens tokens) {
    return realm
        .app()
        .introspect(client, TestRealm.SECRET, tokens.access())
        .expect(200)
        .json();
  }
}
