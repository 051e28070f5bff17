package io.github.cockpitsso.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Further kinds of access tokens that Keycloak issues. */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenKindsIT {
  private static final String BOUND = "direct-dpop";
  private static final String LIGHTWEIGHT = "direct-lightweight";
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String PUBLIC = "https://api.example.org";
  private static final DpopClient CLIENT = new DpopClient(ForgeKey.ec("phone", "ES256"));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private StandInCockpit cockpit;
  private TestRealm realm;
  private BridgeServer bridge;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> {
          addClient(it, BOUND, "dpop.bound.access.tokens");
          addClient(it, LIGHTWEIGHT, "client.use.lightweight.access.token.enabled");
        });
    bridge = realm
        .bridge(cockpit)
        .env("BRIDGE_PUBLIC_URL", PUBLIC)
        .env("BRIDGE_TOKEN_INTROSPECTION", "lightweight")
        .env("BRIDGE_TOKEN_INTROSPECTION_CACHE", "1s")
        .start();
  }

  @AfterAll
  void stop() {
    bridge.close();
    realm.close();
    cockpit.close();
  }

  private static void addClient(ObjectNode realm, String id, String attribute) {
    for (JsonNode client : realm.path("clients")) {
      if (client.path("clientId").asText().equals(TestRealm.DIRECT)) {
        ObjectNode copy = client.deepCopy();
        copy.put("clientId", id).putObject("attributes").put(attribute, "true");
        realm.withArray("clients").add(copy);
        return;
      }
    }
    throw new IllegalStateException("There is no client " + TestRealm.DIRECT);
  }

  @Test
  void a_dpop_bound_token_passes_with_a_proof_and_not_without() throws Exception {
    String endpoint = realm.issuer() + "/protocol/openid-connect/token";
    JsonNode answer = login(BOUND, "DPoP", CLIENT.proof("POST", endpoint).sign());
    Tokens tokens = Tokens.of(answer);

    assertThat(answer.path("token_type").asText()).isEqualTo("DPoP");
    assertThat(tokens.accessClaims().path("cnf").path("jkt").asText())
        .isEqualTo(CLIENT.key().thumbprint());
    assertThat(call(tokens, "Bearer")).isEqualTo(401);
    assertThat(call(tokens, "DPoP")).isEqualTo(401);
    assertThat(call(tokens, "DPoP", "DPoP", proof(tokens, ITEMS + "2"))).isEqualTo(401);
    String proof = proof(tokens, ITEMS);
    assertThat(call(tokens, "DPoP", "DPoP", proof)).isEqualTo(200);
    assertThat(call(tokens, "DPoP", "DPoP", proof)).isEqualTo(401);
    assertThat(cockpit.journal().last().orElseThrow().key()).contains(SeedData.ALICE_KEY);
  }

  @Test
  void a_lightweight_token_is_valid_until_its_session_ends() throws Exception {
    Tokens tokens = Tokens.of(login(LIGHTWEIGHT));

    assertThat(tokens.accessClaims().has("aud")).isFalse();
    assertThat(tokens.accessClaims().has("sub")).isFalse();
    assertThat(call(tokens, "Bearer")).isEqualTo(200);
    assertThat(cockpit.journal().last().orElseThrow().key()).contains(SeedData.ALICE_KEY);

    String session = tokens.accessClaims().path("sid").asText();
    realm.admin().delete(realm.name() + "/sessions/" + session).expect(204);
    await().until(() -> call(tokens, "Bearer") == 401);
  }

  private static String proof(Tokens tokens, String path) {
    return CLIENT.proof("GET", PUBLIC + path, tokens.access()).sign();
  }

  private JsonNode login(String client, String... headers)
      throws IOException, InterruptedException {
    URI endpoint = URI.create(realm.issuer() + "/protocol/openid-connect/token");
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString("grant_type=password&scope=openid&client_id="
            + client
            + "&username=alice&password="
            + SeedData.ALICE_PASSWORD));
    HttpResponse<String> response = http.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private int call(Tokens tokens, String scheme, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(bridge.uri() + ITEMS))
        .header("Authorization", scheme + " " + tokens.access());
    return http.send(
            headers.length == 0 ? request.build() : request.headers(headers).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
