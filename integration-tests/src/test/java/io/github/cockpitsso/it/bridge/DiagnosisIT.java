package io.github.cockpitsso.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code check} and {@code explain} with the answers of a real Keycloak, in a realm without
 * our objects.
 */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "secret-of-the-bridge";
  private static final String BRIDGE = "cockpit-bridge";
  private static final String PASSWORD = "Pass-Word-1";

  private final String name = "stock-" + UUID.randomUUID().toString().substring(0, 8);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private KeycloakServer keycloak;
  private AdminRest admin;
  private StandInCockpit cockpit;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    admin = server.admin();
    cockpit = StandInCockpit.start();
    admin.post("", Map.of("realm", name, "enabled", true)).expect(201);
  }

  @AfterAll
  void stop() {
    admin.delete(name);
    cockpit.close();
  }

  private BridgeServer.Builder bridge() {
    return BridgeServer.builder()
        .env("BRIDGE_ISSUER", keycloak.issuer(name).toString())
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .env("BRIDGE_COCKPIT_URL", cockpit.uri().toString())
        .env("BRIDGE_COCKPIT_SERVICE_KEY", cockpit.bridgeKey())
        .env("BRIDGE_CLIENT_SECRET", SECRET);
  }

  /** The finding of a check, from the JSON output. */
  private static JsonNode finding(BridgeServer.Result result, String check) throws IOException {
    for (JsonNode each : JSON.readTree(result.output()).path("findings")) {
      if (each.path("check").asText().equals(check)) {
        return each;
      }
    }
    throw new AssertionError("No finding " + check + " in " + result);
  }

  private JsonNode check(String check) throws IOException {
    return finding(bridge().run("check", "--format", "json"), check);
  }

  private void putClient(Map<String, Object> changes) {
    JsonNode found = admin.get(name + "/clients?clientId=" + BRIDGE);
    if (found.isEmpty()) {
      admin.post(name + "/clients", changes).expect(201);
      return;
    }
    ObjectNode client = found.get(0).deepCopy();
    changes.forEach((key, value) -> client.set(key, JSON.valueToTree(value)));
    admin.put(name + "/clients/" + client.path("id").asText(), client).expect(204);
  }

  @Test
  void each_state_of_the_bridges_client_has_its_own_remedy() throws IOException {
    JsonNode missing = check("issuer.client");
    assertThat(missing.path("status").asText()).isEqualTo("failed");
    assertThat(missing.path("cure").asText()).contains("The client does not exist");

    putClient(Map.of("clientId", BRIDGE, "publicClient", true));
    assertThat(check("issuer.client").path("cure").asText()).contains("The client is public");

    putClient(Map.of("clientId", BRIDGE, "publicClient", false, "secret", "another-secret"));
    assertThat(check("issuer.client").path("cure").asText()).contains("The secret is wrong");

    putClient(Map.of("clientId", BRIDGE, "secret", SECRET));
    assertThat(check("issuer.client").path("status").asText()).isEqualTo("ok");

    putClient(Map.of("clientId", BRIDGE, "enabled", false));
    assertThat(check("issuer.client").path("cure").asText()).contains("disabled");
  }

  @Test
  void a_missing_realm_differs_from_the_path_of_an_old_keycloak() throws IOException {
    JsonNode missing = finding(
        bridge()
            .env("BRIDGE_ISSUER", keycloak.issuer("nowhere").toString())
            .run("check", "--format", "json"),
        "issuer.realm");
    assertThat(missing.path("found").asText()).contains("404 (Realm does not exist)");
    assertThat(missing.path("cure").asText()).contains("Realm name");

    JsonNode old = finding(
        bridge()
            .env("BRIDGE_ISSUER", keycloak.uri() + "/auth/realms/" + name)
            .run("check", "--format", "json"),
        "issuer.realm");
    assertThat(old.path("expected").asText()).isEqualTo(keycloak.issuer(name).toString());
  }

  @Test
  void from_a_realm_without_our_scope_to_a_token_that_passes() throws Exception {
    JsonNode missing = check("issuer.scope");
    assertThat(missing.path("status").asText()).isEqualTo("failed");
    assertThat(missing.path("found").asText()).contains("does not offer cockpit");

    String scope = addScope();
    admin
        .post(
            name + "/clients",
            Map.of(
                "clientId", "app",
                "publicClient", true,
                "directAccessGrantsEnabled", true))
        .expect(201);
    String app = admin.get(name + "/clients?clientId=app").get(0).path("id").asText();
    admin
        .post(
            name + "/users",
            Map.of(
                "username", "alice",
                "enabled", true,
                "email", "alice@example.org",
                "firstName", "Alice",
                "lastName", "Example",
                "credentials",
                    List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false))))
        .expect(201);

    BridgeServer.Result without = explain(login().path("access_token").asText());
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(finding(without, "token.aud").path("cure").asText()).contains("Add client scope");
    assertThat(finding(without, "token.scope").path("cure").asText()).contains("Add client scope");

    admin
        .put(name + "/clients/" + app + "/default-client-scopes/" + scope, Map.of())
        .expect(204);
    BridgeServer.Result silent = explain(login().path("access_token").asText());
    assertThat(finding(silent, "token.aud").path("status").asText()).isEqualTo("ok");
    assertThat(finding(silent, "token.scope").path("cure").asText())
        .contains("Include in token scope On");

    ObjectNode settings = admin.get(name + "/client-scopes/" + scope).deepCopy();
    settings.withObjectProperty("attributes").put("include.in.token.scope", "true");
    admin.put(name + "/client-scopes/" + scope, settings).expect(204);
    JsonNode tokens = login();
    assertThat(explain(tokens.path("access_token").asText()).exitCode()).isZero();
    assertThat(check("issuer.scope").path("status").asText()).isEqualTo("ok");

    assertThat(finding(explain(tokens.path("refresh_token").asText()), "token.kind")
            .path("found")
            .asText())
        .contains("refresh token");
    assertThat(finding(explain(tokens.path("id_token").asText()), "token.kind")
            .path("found")
            .asText())
        .contains("ID token");
  }

  /** Created like in the console: not in the token's scope. */
  private String addScope() {
    admin
        .post(
            name + "/client-scopes",
            Map.of(
                "name",
                "cockpit",
                "protocol",
                "openid-connect",
                "attributes",
                Map.of("include.in.token.scope", "false"),
                "protocolMappers",
                List.of(Map.of(
                    "name", "audience",
                    "protocol", "openid-connect",
                    "protocolMapper", "oidc-audience-mapper",
                    "config",
                        Map.of("included.custom.audience", BRIDGE, "access.token.claim", "true")))))
        .expect(201);
    for (JsonNode each : admin.get(name + "/client-scopes")) {
      if (each.path("name").asText().equals("cockpit")) {
        return each.path("id").asText();
      }
    }
    throw new AssertionError("The scope is missing");
  }

  /** The configuration of an app developer: only the issuer. */
  private BridgeServer.Result explain(String token) {
    return BridgeServer.builder()
        .env("BRIDGE_ISSUER", keycloak.issuer(name).toString())
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .run("explain", "--format", "json", token);
  }

  private JsonNode login() throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(
        HttpRequest.newBuilder(URI.create(keycloak.issuer(name) + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(
                "grant_type=password&scope=openid&client_id=app&username=alice&password="
                    + PASSWORD))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
