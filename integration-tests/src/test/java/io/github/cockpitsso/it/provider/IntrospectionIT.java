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
    // The most permissive realm: users may write any attribute that is not declared.
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
  void the_bridge_gets_the_current_key_of_the_user() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());

    assertThat(bridge(tokens).path("cockpit_api_key").asText())
        .isEqualTo(account.apiKey().orElseThrow());
    assertThat(bridge(tokens).path("cockpit_api_key_status").asText()).isEqualTo("found");
    assertThat(bridge(tokens).path("cockpit_user_id").asText()).isEqualTo(account.id());

    String rotated = cockpit.users().rotateKey(account.user()).apiKey().orElseThrow();
    assertThat(bridge(tokens).path("cockpit_api_key").asText()).isEqualTo(rotated);

    cockpit.users().deactivate(account.user());
    assertThat(bridge(tokens).has("cockpit_api_key")).isFalse();
    assertThat(bridge(tokens).path("cockpit_api_key_status").asText()).isEqualTo("none");
  }

  @Test
  void another_client_gets_no_key_and_makes_no_call() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());
    cockpit.journal().clear();

    JsonNode answer = introspect(TestRealm.OTHER, tokens);

    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.toString()).doesNotContain(account.apiKey().orElseThrow());
    assertThat(answer.has("cockpit_api_key_status")).isFalse();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void a_bridge_that_declines_the_key_makes_no_call_to_cockpit() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());
    cockpit.journal().clear();

    JsonNode answer = realm
        .app()
        .introspectWithoutKey(TestRealm.BRIDGE, TestRealm.SECRET, tokens.access())
        .expect(200)
        .json();

    assertThat(answer.path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(answer.has("cockpit_api_key")).isFalse();
    assertThat(answer.has("cockpit_api_key_status")).isFalse();
    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void the_bridge_gets_no_key_for_its_own_token() {
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
      CockpitUser account = newAccount();
      Tokens tokens = Tokens.of(realm
          .app()
          .directGrant(TestRealm.BRIDGE, TestRealm.SECRET, account.user(), PASSWORD)
          .expect(200)
          .json());

      JsonNode answer = bridge(tokens);
      assertThat(answer.path("active").asBoolean()).isTrue();
      assertThat(answer.path("cockpit_user_id").asText()).isEqualTo(account.id());
      assertThat(answer.has("cockpit_api_key")).isFalse();
    } finally {
      realm.admin().put(path, bridge);
      realm.admin().delete(path + "/default-client-scopes/" + scope);
    }
  }

  @Test
  void a_jwt_answer_contains_no_key() {
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
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());

    Answer answer =
        realm.app().introspectAsJwt(TestRealm.BRIDGE, TestRealm.SECRET, tokens.access());

    String jwt = answer.expect(200).json().path("jwt").asText();
    assertThat(jwt).as("%s", answer).isNotEmpty();
    String claims =
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    assertThat(claims).contains(account.id()).doesNotContain("cockpit_api_key", "USR-");
    assertThat(answer.body()).doesNotContain(account.apiKey().orElseThrow());
  }

  @Test
  void texts_from_cockpit_cannot_forge_log_lines() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());
    String word = "word-" + account.user();
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
  void an_outage_of_cockpit_differs_from_a_missing_key() {
    Tokens tokens = login(newAccount().user());
    cockpit.refuseConnections();

    JsonNode answer = bridge(tokens);

    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.has("cockpit_api_key")).isFalse();
    assertThat(answer.path("cockpit_api_key_status").asText()).isEqualTo("unavailable");
  }

  @Test
  void the_key_is_not_in_tokens_userinfo_console_or_log() {
    CockpitUser account = newAccount();
    String key = account.apiKey().orElseThrow();
    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
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
  void a_local_user_with_forged_cockpit_attributes_gains_nothing() {
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
  void a_user_cannot_change_their_cockpit_identity_in_the_account_console() {
    CockpitUser account = newAccount();
    Tokens tokens = login(account.user());
    ObjectNode profile = realm.account(tokens, "GET", null).expect(200).json().deepCopy();
    assertThat(profile.toString()).doesNotContain("COCKPIT_", account.id());
    ObjectNode attributes = profile.withObjectProperty("attributes");
    attributes.putArray("COCKPIT_ID").add(SeedData.ALICE.id());
    attributes.putArray("COCKPIT_USER").add("alice");
    attributes.putArray("COCKPIT_ROLE").add("admin");

    Answer answer = realm.account(tokens, "POST", profile);

    assertThat(answer.status()).isLessThan(500);
    JsonNode after = login(account.user()).accessClaims();
    assertThat(after.path("cockpit_user_id").asText()).isEqualTo(account.id());
    assertThat(after.path("cockpit_username").asText()).isEqualTo(account.user());
    assertThat(after.path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
  }

  @Test
  void a_link_that_the_federation_did_not_write_is_ignored() {
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
  void a_bridge_with_an_unfilled_secret_placeholder_gets_no_key() {
    String placeholder = "${BRIDGE_CLIENT_SECRET}";
    try (TestRealm careless = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> TestRealm.client(it, TestRealm.BRIDGE).put("secret", placeholder))) {
      Tokens tokens = Tokens.of(
          careless.directGrant(newAccount().user(), PASSWORD).expect(200).json());

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
  void a_self_registered_client_cannot_forge_claims() {
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
  void a_claim_of_another_mapper_is_replaced() {
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
    CockpitUser account = newAccount();
    assertThat(login(account.user()).accessClaims().path("cockpit_user_id").asText())
        .isEqualTo(account.id());
  }

  @Test
  void users_of_a_disabled_federation_have_no_cockpit_identity() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      CockpitUser account = newAccount();
      Tokens tokens =
          Tokens.of(other.directGrant(account.user(), PASSWORD).expect(200).json());
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
  void a_cockpit_role_with_the_name_of_a_keycloak_role_grants_nothing() {
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it.withRole("realm-admin"));
    Tokens tokens = login(account.user());

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

  private CockpitUser newAccount() {
    return TestRealm.addAccount(
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
