package io.github.cockpitsso.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FederationConfigIT {
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
  }

  @AfterEach
  void repair() {
    cockpit.reset();
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void all_mistakes_are_reported_at_once_with_remedies() {
    String message = refused(Map.of(
        "url", "http://cms.example.org/api",
        "connectTimeout", "5",
        "timeout", "soon",
        "serviceKey", "${vault.nothing-there}"));

    assertThat(message)
        .contains("Cockpit URL is invalid", "leave out /api")
        .contains("Connect timeout is out of range", "100 - 2000")
        .contains("Total timeout is out of range", "500 - 2900")
        .contains("vault does not have this secret", "${vault.nothing-there}");
  }

  @Test
  void plain_http_to_another_host_must_be_allowed() {
    assertThat(refused(Map.of("url", "http://cms.example.org", "serviceKey", "API-x")))
        .contains("unencrypted", "http://cms.example.org");
  }

  @Test
  void a_key_that_cockpit_does_not_know_is_refused() {
    assertThat(refused(Map.of("serviceKey", "API-wrong"))).contains("does not know this API key");
  }

  @Test
  void missing_permissions_are_named() {
    assertThat(refused(Map.of("serviceKey", SeedData.BRIDGE_KEY)))
        .contains("Check the password of a user [user/auth], Read the user directory");
    assertThat(refused(Map.of("serviceKey", "", "loginKey", SeedData.GUEST_API_KEY)))
        .contains("lacks permissions", "user/auth");
  }

  @Test
  void login_only_mode_is_tested_with_an_unknown_name() {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit)) {
      cockpit.journal().clear();

      other
          .saveFederation(Map.of("serviceKey", "", "loginKey", SeedData.LOGIN_API_KEY))
          .expect(204);

      assertThat(cockpit.journal().requests("/api/user/auth"))
          .singleElement()
          .satisfies(it -> assertThat(it.bodyText()).contains("keycloak-connection-test-"));
    }
  }

  @Test
  void a_cockpit_without_the_addon_is_recognized() {
    try (StandInCockpit stock = StandInCockpit.builder().addon(false).start()) {
      assertThat(
              refused(Map.of("url", stock.uri().toString(), "serviceKey", SeedData.GUEST_API_KEY)))
          .contains("does not have the addon CockpitSso", "app:cache:flush");
    }
  }

  @Test
  void an_outage_of_cockpit_is_reported_unless_the_administrator_saves_anyway() {
    cockpit.refuseConnections();

    assertThat(refused(Map.of())).contains("Cockpit is unavailable");
    realm.saveFederation(Map.of("saveUnreachable", "true")).expect(204);
    assertThat(keycloak.log()).contains("is saved although the test failed");
    cockpit.acceptConnections();
    realm.saveFederation(Map.of("saveUnreachable", "false")).expect(204);
  }

  @Test
  void keys_are_masked_and_the_mask_keeps_them() {
    JsonNode config = realm.federation().path("config");
    assertThat(config.path("serviceKey").path(0).asText()).isEqualTo("**********");

    realm.saveFederation(Map.of("timeout", "2400")).expect(204);
    realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();
  }

  @Test
  void a_stored_key_is_not_sent_to_another_host() {
    try (StandInCockpit elsewhere = StandInCockpit.start()) {
      assertThat(refused(Map.of("url", elsewhere.uri().toString())))
          .contains("has another host", "service key");
      assertThat(elsewhere.journal().total()).isZero();
    }
  }

  @Test
  void the_realm_file_gets_its_values_from_the_environment() {
    JsonNode federation = keycloak
        .admin()
        .get("cockpit/components?type=org.keycloak.storage.UserStorageProvider")
        .path(0)
        .path("config");
    assertThat(federation.path("url").path(0).asText()).isEqualTo(KeycloakExtension.NOWHERE);
    JsonNode app = keycloak.admin().get("cockpit/clients?clientId=cockpit-app").path(0);
    assertThat(app.path("redirectUris").toString()).isEqualTo("[\"http://localhost:8088/\"]");
    assertThat(app.path("webOrigins").toString()).isEqualTo("[\"http://localhost:8088\"]");
    assertThat(app.path("attributes").path("post.logout.redirect.uris").asText())
        .isEqualTo("http://localhost:8088/");
    assertThat(app.path("attributes").path("pkce.code.challenge.method").asText())
        .isEqualTo("S256");
    assertThat(app.path("defaultClientScopes").toString()).contains("cockpit", "profile", "email");
    JsonNode bridge =
        keycloak.admin().get("cockpit/clients?clientId=cockpit-bridge").path(0);
    assertThat(bridge.path("secret").asText()).isEqualTo(KeycloakExtension.BRIDGE_SECRET);
    assertThat(keycloak.admin().get("cockpit/users")).isEmpty();
    assertThat(keycloak.admin().get("cockpit").path("bruteForceProtected").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8088/other",
        "http://localhost:8088/?next=1",
        "http://localhost:8088",
        "http://localhost:8088//",
        "http://LOCALHOST:8088/x",
        "http://localhost:8088/%2e%2e/",
        "http://localhost:8089/"
      })
  void the_app_of_the_realm_file_has_one_redirect_uri(String address) {
    var elsewhere = new OidcLogin(realm.issuer(), TestRealm.APP, address);

    assertThatThrownBy(() -> elsewhere.login("alice", SeedData.ALICE_PASSWORD))
        .as("Keycloak shows an error page instead of the login form")
        .hasMessageContaining("redirect_uri");
  }

  private String refused(Map<String, String> settings) {
    Answer answer = realm.saveFederation(settings);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.json().path("errorMessage").asText();
  }
}
