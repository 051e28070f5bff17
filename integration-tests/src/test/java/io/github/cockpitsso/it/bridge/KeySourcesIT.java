package io.github.cockpitsso.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The key sources {@code sealed} and {@code role} with tokens of a real Keycloak, and the
 * introspection of tokens that is the default of a bridge with a client secret.
 */
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeySourcesIT {
  private static final String IMPORTER = "importer";
  private static final String LOCAL = "local-reader";
  private static final String FORMER = "former-importer";
  private static final String ITEMS = "/api/content/items/Seiten";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private StandInCockpit cockpit;
  private TestRealm realm;
  private BridgeServer bridge;
  private Path sealed;

  @BeforeAll
  void start(KeycloakServer keycloak, @TempDir Path folder) throws IOException {
    cockpit = StandInCockpit.start();
    realm = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        KeySourcesIT::addServiceAccountsAndLocalUser);
    sealed = folder.resolve("sealed.json");
    realm
        .addMapper(
            TestRealm.DIRECT,
            "cockpit-sealed-key-mapper",
            Map.of("cockpit.sealed.key", newPublicKey()))
        .expect(201);
    bridge = realm
        .bridge(cockpit)
        .env("BRIDGE_TOKEN_INTROSPECTION_CACHE", "1s")
        .env("BRIDGE_KEY_SEALED_FILE", sealed.toString())
        .env(
            "BRIDGE_KEY_ROLES",
            "importer:job=file:" + Files.writeString(folder.resolve("job"), SeedData.AUTHOR_API_KEY)
                + ", reader=env:READER_KEY, former=env:READER_KEY")
        .env("READER_KEY", SeedData.GUEST_API_KEY)
        .start();
  }

  @AfterAll
  void stop() {
    bridge.close();
    realm.close();
    cockpit.close();
  }

  @BeforeEach
  void forget() {
    cockpit.journal().clear();
  }

  private static void addServiceAccountsAndLocalUser(ObjectNode realm) {
    realm.withArray("/roles/client/importer").addObject().put("name", "job");
    realm.withArray("/roles/realm").addObject().put("name", "reader");
    realm.withArray("/roles/realm").addObject().put("name", "former");
    addServiceAccount(realm, IMPORTER).withArray("/clientRoles/importer").add("job");
    addServiceAccount(realm, FORMER).putArray("realmRoles").add("former");
    ObjectNode local = realm.withArray("/users").addObject();
    local
        .put("username", LOCAL)
        .put("enabled", true)
        .put("firstName", "Local")
        .put("lastName", "Reader")
        .put("email", "local@example.org");
    local
        .putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", TestRealm.PASSWORD);
    local.putArray("realmRoles").add("reader");
  }

  /** Adds a client with a service account; returns its user. */
  private static ObjectNode addServiceAccount(ObjectNode realm, String id) {
    ObjectNode client = realm.withArray("/clients").addObject();
    client
        .put("clientId", id)
        .put("publicClient", false)
        .put("secret", TestRealm.SECRET)
        .put("serviceAccountsEnabled", true)
        .put("standardFlowEnabled", false);
    client.putArray("defaultClientScopes").add("basic").add("roles").add("cockpit");
    return realm
        .withArray("/users")
        .addObject()
        .put("username", "service-account-" + id)
        .put("enabled", true)
        .put("serviceAccountClientId", id);
  }

  /** Makes another key pair, as an operator does; returns the public key. */
  private String newPublicKey() {
    BridgeServer.Result result = BridgeServer.builder().run("keygen", sealed.toString());
    assertThat(result.exitCode()).as(result.errors()).isZero();
    return result
        .output()
        .lines()
        .filter(line -> line.startsWith("{"))
        .findFirst()
        .orElseThrow();
  }

  private String token(String form) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(
        HttpRequest.newBuilder(URI.create(realm.issuer() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body()).path("access_token").asText();
  }

  private String login(String user) throws IOException, InterruptedException {
    return token("grant_type=password&scope=openid&client_id=" + TestRealm.DIRECT + "&username="
        + user + "&password=" + TestRealm.PASSWORD);
  }

  private int call(String token) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(bridge.uri() + ITEMS))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private Optional<String> keyThatArrived() {
    return cockpit.journal().requests(ITEMS).stream()
        .reduce((first, last) -> last)
        .flatMap(request -> request.header("api-key"));
  }

  private long lookups() {
    return cockpit.journal().requests().stream()
        .filter(request -> request.header("api-key").equals(Optional.of(cockpit.bridgeKey())))
        .count();
  }

  @Test
  void a_service_account_gets_the_key_of_its_client_role() throws Exception {
    String token = token("grant_type=client_credentials&client_id=" + IMPORTER + "&client_secret="
        + TestRealm.SECRET);

    assertThat(call(token)).isEqualTo(200);

    assertThat(keyThatArrived()).contains(SeedData.AUTHOR_API_KEY);
    assertThat(lookups()).isZero();
    assertThat(bridge.logText())
        .contains("client=importer")
        .doesNotContain(SeedData.AUTHOR_API_KEY);
  }

  @Test
  void a_user_who_loses_a_role_loses_its_key_before_the_token_expires() throws Exception {
    String token = token(
        "grant_type=client_credentials&client_id=" + FORMER + "&client_secret=" + TestRealm.SECRET);
    assertThat(call(token)).isEqualTo(200);

    String user = realm.users("service-account-" + FORMER).path(0).path("id").asText();
    JsonNode role = realm.admin().get(realm.name() + "/roles/former");
    realm
        .admin()
        .delete(realm.name() + "/users/" + user + "/role-mappings/realm", List.of(role))
        .expect(204);

    await().until(() -> call(token) == 403);
  }

  @Test
  void a_local_user_gets_the_key_of_a_realm_role_until_they_are_disabled() throws Exception {
    String token = login(LOCAL);
    assertThat(call(token)).isEqualTo(200);
    assertThat(keyThatArrived()).contains(SeedData.GUEST_API_KEY);

    ObjectNode user = realm.users(LOCAL).path(0).deepCopy();
    String path = realm.name() + "/users/" + user.path("id").asText();
    realm.admin().put(path, user.put("enabled", false)).expect(204);

    await().until(() -> call(token) == 401);
  }

  @Test
  void a_cockpit_user_is_served_with_the_key_in_the_token() throws Exception {
    CockpitUser account = newAccount();
    String token = login(account.user());

    assertThat(call(token)).isEqualTo(200);
    assertThat(keyThatArrived()).isEqualTo(account.apiKey());
    assertThat(lookups()).isZero();

    String rotated = cockpit.users().rotateKey(account.user()).apiKey().orElseThrow();
    assertThat(call(token)).isEqualTo(200);
    assertThat(keyThatArrived()).contains(rotated);
    assertThat(lookups()).isEqualTo(1);

    cockpit.journal().clear();
    assertThat(call(login(account.user()))).isEqualTo(200);
    assertThat(keyThatArrived()).contains(rotated);
    assertThat(lookups()).isZero();
    assertThat(bridge.logText()).doesNotContain(rotated, account.apiKey().orElseThrow());
  }

  @Test
  void the_key_pair_changes_without_a_restart() throws Exception {
    CockpitUser account = newAccount();
    String old = login(account.user());
    String publicKey = newPublicKey();
    realm.removeMappers(TestRealm.DIRECT, "cockpit-sealed-key-mapper");
    realm
        .addMapper(
            TestRealm.DIRECT, "cockpit-sealed-key-mapper", Map.of("cockpit.sealed.key", publicKey))
        .expect(201);
    await().until(() -> bridge.logText().contains("Reloaded: sealed-keys"));

    assertThat(call(login(account.user()))).isEqualTo(200);
    assertThat(call(old)).isEqualTo(200);

    assertThat(lookups()).isZero();
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(
        cockpit,
        it -> it.withApiKey(Optional.of("USR-" + it.id().replace("it", "") + "0123456789abcdef")));
  }
}
