package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TlsFront;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the console reports about Cockpit and the realm: at saving, in mappers, and on the pages
 * about users and syncs.
 */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FederationChecksIT {
  private static final String KEYS =
      "Check the password of a user [user/auth], Read the user directory [sso/users/read]";
  private static final String KEY_MAPPER = "cockpit-api-key-mapper";

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
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
  void a_missing_service_key_is_named_with_the_permissions_it_needs() {
    assertThat(refused(Map.of("serviceKey", "")))
        .contains("The service key is missing", "login key", KEYS);
    try (StandInCockpit stock = StandInCockpit.builder().addon(false).start();
        TestRealm fresh = TestRealm.withDirectory(keycloak, cockpit)) {
      Answer answer = fresh.saveFederation(Map.of("url", stock.uri().toString(), "serviceKey", ""));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).containsAnyOf("The service key is missing", "addon CockpitSso");
    }
  }

  @Test
  void each_problem_of_a_key_is_reported() {
    assertThat(refused(Map.of("serviceKey", "API-wrong")))
        .contains("does not know this API key", "/:space", "Connection: service key");
    assertThat(refused(Map.of("serviceKey", "", "loginKey", "API-wrong")))
        .contains("does not know this API key", "Lookup: login key");
    assertThat(refused(
            Map.of("serviceKey", cockpit.serviceKey() + "x", "url", cockpit.uri() + "/:kunde1")))
        .contains("in the space", "each space has its own keys");
  }

  @Test
  void an_address_without_a_cockpit_differs_from_a_missing_space() {
    assertThat(
            refused(Map.of("url", cockpit.uri() + "/:nothing", "serviceKey", SeedData.SPACE_KEY)))
        .contains("has no such space", ":nothing");
    assertThat(refused(Map.of("url", keycloak.uri().toString(), "serviceKey", "API-x")))
        .contains("does not answer as Cockpit does", "/auth/login");
  }

  @Test
  void tls_and_plain_http_on_the_wrong_port_are_recognized() {
    var authority = TestAuthority.create("unknown");
    try (TlsFront front =
        TlsFront.of(cockpit.uri(), authority.issue("localhost"), Optional.empty())) {
      String https = front.uri("localhost").toString();

      assertThat(refused(Map.of("url", https, "serviceKey", "API-x")))
          .contains("does not accept the certificate", "truststore-paths");
      assertThat(refused(Map.of("url", https.replace("https:", "http:"), "serviceKey", "API-x")))
          .contains("expects TLS on this port", "https://");
      assertThat(refused(Map.of(
              "url", cockpit.uri().toString().replace("http:", "https:"), "serviceKey", "API-x")))
          .contains("does not speak TLS on this port");
    }
  }

  @Test
  void a_role_that_cockpit_does_not_have_is_refused_unless_the_administrator_insists() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      List<String> wrong = List.of("editor:writer", "editr:writer");
      other.saveFederation("roleClaimValues", wrong).expect(204);
      assertThat(keycloak.log())
          .contains("the Cockpit roles in the mappings and claim values are not checked");
      other.saveFederation("roleClaimValues", List.of()).expect(204);

      mayReadRoles();
      Answer refused = other.saveFederation("roleClaimValues", wrong);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().path("errorMessage").asText())
          .contains(
              "contains a role that Cockpit does not have", "editr:writer \u2192 admin,", "editor")
          .doesNotContain("(editor:writer");

      other.saveFederation(Map.of("saveUnreachable", "true")).expect(204);
      other.saveFederation("roleClaimValues", wrong).expect(204);
      other.saveFederation(Map.of("saveUnreachable", "false")).expect(204);
      assertThat(keycloak.log()).contains("the line 'editr:writer' has no effect");
    }
  }

  @Test
  void the_code_requires_the_step_in_a_browser_flow_unless_the_administrator_insists() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      Answer refused = other.saveFederation(Map.of("secondFactor", "ask"));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().path("errorMessage").asText())
          .contains("Cockpit username password form", "direct grants only");

      other
          .saveFederation(Map.of("secondFactor", "ask", "saveUnreachable", "true"))
          .expect(204);
      other.saveFederation(Map.of("saveUnreachable", "false")).expect(204);
      assertThat(keycloak.log()).contains("no browser flow of the realm has the execution");
    }
  }

  @Test
  void an_import_continues_despite_later_required_values() {
    mayReadRoles();
    try (TestRealm imported = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        file -> {
          JsonNode scope = file.path("clientScopes").path(0);
          scope.path("protocolMappers").forEach(mapper -> {
            if (mapper.path("protocolMapper").asText().equals(KEY_MAPPER)) {
              ((ObjectNode) mapper.path("config")).put("cockpit.bridge.client", "not-yet");
            }
          });
        })) {
      assertThat(imported.federation().path("name").asText()).isNotEmpty();
    }
  }

  @Test
  void a_key_mapper_needs_a_confidential_client_that_exists() {
    assertThat(refusedMapper(KEY_MAPPER, Map.of()))
        .contains("Client of the bridge", "is empty", "cockpit-bridge");
    assertThat(refusedMapper(KEY_MAPPER, Map.of("cockpit.bridge.client", "brigde")))
        .contains("This realm has no client \"brigde\"");
    assertThat(refusedMapper(KEY_MAPPER, Map.of("cockpit.bridge.client", TestRealm.APP)))
        .contains("public", "Client authentication");
    realm
        .addMapper(TestRealm.APP, KEY_MAPPER, Map.of("cockpit.bridge.client", TestRealm.BRIDGE))
        .expect(201);
    realm.removeMappers(TestRealm.APP, KEY_MAPPER);
  }

  @Test
  void the_role_mapper_reports_its_mistakes() {
    assertThat(refusedMapper("cockpit-role-mapper", Map.of("cockpit.role.format", "list")))
        .contains("\"list\" is unknown", "array or string");
    assertThat(refusedMapper(
            "cockpit-role-mapper",
            Map.of("cockpit.role.own", "true", "cockpit.role.values", "editor")))
        .contains("does not have the form cockpit:claim", "\"editor\"");
  }

  @Test
  void the_federation_shows_the_result_of_the_last_sync_with_failed_users_and_causes() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      String hostile = "<b>x\u202e</b>";
      // Keycloak looks a new user up in Cockpit first, so create the local users before Cockpit's.
      other.addLocalUser("local-a", TestRealm.PASSWORD, it -> {});
      other.addLocalUser("local-b", TestRealm.PASSWORD, it -> {});
      CockpitUser first = TestRealm.addAccount(cockpit, it -> it.withUser("local-a"));
      TestRealm.addAccount(cockpit, it -> it.withUser("local-b"));
      CockpitUser odd = TestRealm.addAccount(cockpit, it -> it.withUser(hostile));

      JsonNode result = other.sync("triggerFullSync");

      assertThat(result.path("failed").asInt()).as("%s", result).isGreaterThanOrEqualTo(2);
      assertThat(result.path("status").asText())
          .contains("all users: ", ". Failed: ", "'local-a' (" + first.id() + "): ");
      String report = report(other);
      assertThat(report)
          .matches("(?s)20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ all users: .*")
          .contains("\n'local-a' (" + first.id() + "): ", "accounts are never joined by name")
          .contains("\n'local-b' (")
          .doesNotContain("\u202e", cockpit.serviceKey());
      assertThat(keycloak.log().lines())
          .anyMatch(it -> it.contains("user 'local-a'") && it.contains("is not synced: "))
          .anyMatch(it -> it.contains("user 'local-b'") && it.contains("is not synced: "));
      assertThat(odd.user()).isEqualTo(hostile);

      other
          .saveFederation(Map.of("timeout", "2400", "lastSyncResult", "forged"))
          .expect(204);
      assertThat(report(other)).isEqualTo(report);
      other.sync("triggerChangedUsersSync");
      assertThat(report(other)).contains("changed users: ").isNotEqualTo(report);

      cockpit.refuseConnections();
      other.sync("triggerFullSync");
      cockpit.acceptConnections();
      assertThat(report(other)).contains("The sync of all users stopped: ");
    }
  }

  private static String report(TestRealm realm) {
    return realm.federation().path("config").path("lastSyncResult").path(0).asText();
  }

  private void mayReadRoles() {
    cockpit
        .roles()
        .put(Role.of("keycloak", "user/auth", "sso/users/read", "sso/keys/read", "sso/roles/read"));
  }

  private String refused(Map<String, String> settings) {
    Answer answer = realm.saveFederation(settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("errorMessage").asText();
  }

  private String refusedMapper(String mapper, Map<String, String> settings) {
    Answer answer = realm.addMapper(TestRealm.APP, mapper, settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("error_description").asText();
  }
}
