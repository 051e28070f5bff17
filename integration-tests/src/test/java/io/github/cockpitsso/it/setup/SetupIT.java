package io.github.cockpitsso.it.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KeycloakExtension.class)
class SetupIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PUBLIC = "http://127.0.0.1:8090";

  @TempDir
  private Path directory;

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private StockRealm realm;

  @BeforeEach
  void start(KeycloakServer shared) {
    keycloak = shared;
    cockpit = StandInCockpit.start();
    realm = new StockRealm(keycloak, cockpit);
  }

  @AfterEach
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_dry_run_shows_the_plan_and_changes_nothing() {
    Set<String> before = realm.export();

    BridgeServer.Result result =
        realm.setup("--app-origin", StockRealm.ORIGIN, "--public-url", PUBLIC, "--dry-run");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(plan(result))
        .containsExactly(
            "+ create user federation 'cockpit' for " + cockpit.uri() + ", with a service key",
            "+ create client cockpit-bridge",
            "+ create client scope cockpit with 4 mappers",
            "+ create client cockpit-app, redirect URIs http://localhost:8088/");
    assertUnchanged(before);
    assertNoSecret(result);
  }

  @Test
  void without_a_terminal_nothing_happens_without_yes() {
    Set<String> before = realm.export();

    BridgeServer.Result result = realm.setup("--app-origin", StockRealm.ORIGIN);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("Nothing was changed. Add --yes");
    assertUnchanged(before);
  }

  @Test
  void after_one_command_users_of_a_new_realm_can_use_cockpit() throws Exception {
    Set<String> before = realm.export();
    Path file = directory.resolve("bridge.yaml");
    String[] options = {"--app-origin", StockRealm.ORIGIN, "--public-url", PUBLIC, "--yes"};
    String[] written = StockRealm.more(options, "--write", file.toString());

    BridgeServer.Result first = realm.setup(written);

    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.output()).contains("Next steps:").contains("client ID cockpit-app");
    assertNoSecret(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(statusOfPages(file, "cockpit-app")).isEqualTo(200);
    assertThat(realm
            .client("cockpit-app")
            .path("attributes")
            .path("backchannel.logout.url")
            .asText())
        .isEqualTo(PUBLIC + "/backchannel-logout");

    BridgeServer.Result second = realm.setup(options);

    assertThat(second.exitCode()).as(second.toString()).isZero();
    assertThat(plan(second)).hasSize(4).allMatch(line -> line.startsWith("= "));
    assertThat(second.output()).contains("Nothing to do.").contains("secret: \"" + secret());
    assertThat(realm.setup(written).errors()).contains("already exists");

    BridgeServer.Result undone = realm.setup("--undo", "--yes");

    assertThat(undone.exitCode()).as(undone.toString()).isZero();
    assertThat(plan(undone)).hasSize(4).allMatch(line -> line.startsWith("- "));
    assertThat(undone.output()).contains("its imported users");
    assertUnchanged(before);
    assertThat(realm.setup("--undo", "--yes").output()).contains("Nothing to do.");
  }

  @Test
  void setup_adds_scope_and_logout_url_to_an_existing_client_and_undo_removes_them()
      throws Exception {
    Set<String> before = realm.export();
    Path file = directory.resolve("bridge.yaml");
    String[] options = {
      "--app",
      StockRealm.OWN_APP,
      "--app-origin",
      StockRealm.ORIGIN,
      "--public-url",
      PUBLIC,
      "--yes"
    };

    BridgeServer.Result result = realm.setup(StockRealm.more(options, "--write", file.toString()));

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(plan(result))
        .contains(
            "~ change client own-app: add default client scope cockpit",
            "~ change client own-app: backchannel.logout.url: not set -> " + PUBLIC
                + "/backchannel-logout");
    assertThat(statusOfPages(file, StockRealm.OWN_APP)).isEqualTo(200);
    assertThat(plan(realm.setup(options))).hasSize(4).allMatch(line -> line.startsWith("= "));

    assertThat(realm.setup("--undo", "--yes").exitCode()).isZero();
    assertUnchanged(before);
  }

  @Test
  void a_scope_from_the_console_is_completed_and_restored() throws Exception {
    realm
        .admin()
        .post(
            realm.name() + "/client-scopes",
            Map.of(
                "name",
                "cockpit",
                "protocol",
                "openid-connect",
                "attributes",
                Map.of("include.in.token.scope", "false", "display.on.consent.screen", "true"),
                "protocolMappers",
                List.of(Map.of(
                    "name",
                    "aud",
                    "protocol",
                    "openid-connect",
                    "protocolMapper",
                    "oidc-audience-mapper",
                    "config",
                    Map.of(
                        "included.client.audience",
                        "cockpit-bridge",
                        "access.token.claim",
                        "false")))))
        .expect(201);
    Set<String> before = realm.export();
    Path file = directory.resolve("bridge.yaml");
    String[] options = {"--app-origin", StockRealm.ORIGIN, "--yes"};

    BridgeServer.Result result = realm.setup(StockRealm.more(options, "--write", file.toString()));

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(plan(result))
        .contains(
            "~ change client scope cockpit: Include in token scope (include.in.token.scope):"
                + " false -> true",
            "~ change client scope cockpit: mapper aud: access.token.claim: false -> true",
            "~ change client scope cockpit: add mapper cockpit user id");
    assertThat(statusOfPages(file, "cockpit-app")).isEqualTo(200);
    assertThat(plan(realm.setup(options))).hasSize(4).allMatch(line -> line.startsWith("= "));

    assertThat(realm.setup("--undo", "--yes").exitCode()).isZero();
    assertUnchanged(before);
  }

  @Test
  void existing_objects_that_differ_are_reported_and_not_changed() {
    realm.addClient(
        Map.of("clientId", "cockpit-bridge", "publicClient", false, "standardFlowEnabled", true));
    realm
        .admin()
        .post(
            realm.name() + "/components",
            Map.of(
                "name",
                "other",
                "providerId",
                "cockpit",
                "providerType",
                "org.keycloak.storage.UserStorageProvider",
                "config",
                Map.of(
                    "url", List.of(KeycloakExtension.NOWHERE), "saveUnreachable", List.of("true"))))
        .expect(201);
    JsonNode before = realm.client("cockpit-bridge");

    BridgeServer.Result result = realm.setup("--app-origin", StockRealm.ORIGIN, "--yes");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(plan(result))
        .contains(
            "! user federation 'other': its Cockpit URL is " + KeycloakExtension.NOWHERE + ", not "
                + cockpit.uri() + " (not changed)",
            "! client cockpit-bridge differs: standardFlowEnabled is true (not changed)");
    assertThat(realm.client("cockpit-bridge")).isEqualTo(before);
    assertThat(realm.federations()).hasSize(1);
  }

  @Test
  void a_realm_administrator_needs_two_roles() {
    String user = realm.addAdministrator("manage-realm", "manage-clients");
    String[] options = {
      "--user", user, "--auth-realm", realm.name(), "--app-origin", StockRealm.ORIGIN, "--yes"
    };

    BridgeServer.Result result = as(StockRealm.PASSWORD, options);

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(realm.federations()).hasSize(1);
  }

  @Test
  void a_missing_role_is_named() {
    String user = realm.addAdministrator("view-realm", "view-clients");
    String[] options = {
      "--user", user, "--auth-realm", realm.name(), "--app-origin", StockRealm.ORIGIN, "--yes"
    };

    BridgeServer.Result result = as(StockRealm.PASSWORD, options);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("lacks the role manage-realm");
    assertThat(realm.federations()).isEmpty();
  }

  @Test
  void a_wrong_password_is_named_and_not_shown() {
    String[] options = {
      "--user", keycloak.administrator().username(), "--app-origin", StockRealm.ORIGIN, "--yes"
    };

    BridgeServer.Result result = as("wrong-password-1", options);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains(": Invalid user credentials")
        .doesNotContain("wrong-password-1");
  }

  @Test
  void a_realm_that_does_not_exist_is_named() {
    BridgeServer.Result result = realm
        .command()
        .env("KC_CLI_PASSWORD", keycloak.administrator().password())
        .run(
            "setup",
            "--user",
            keycloak.administrator().username(),
            "--issuer",
            keycloak.issuer("nowhere").toString(),
            "--cockpit-url",
            cockpit.uri().toString(),
            "--dry-run");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("Realm 'nowhere' was not found");
  }

  @Test
  void a_refused_key_creates_no_user() {
    Set<String> before = realm.export();

    BridgeServer.Result result = realm
        .command()
        .env("KC_CLI_PASSWORD", keycloak.administrator().password())
        .env("COCKPIT_SSO_SERVICE_KEY", "API-0000000000000000000000000000000000000000")
        .run(StockRealm.with(
            new String[] {"--app-origin", StockRealm.ORIGIN, "--yes"},
            "--user",
            keycloak.administrator().username(),
            "--issuer",
            realm.issuer().toString(),
            "--cockpit-url",
            cockpit.uri().toString()));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("Keycloak refuses to save the federation")
        .doesNotContain("API-0000");
    assertUnchanged(before);
  }

  @Test
  void keycloak_names_a_provider_that_is_not_installed_as_the_command_expects() {
    var answer = realm
        .admin()
        .post(
            realm.name() + "/components",
            Map.of(
                "name",
                "x",
                "providerId",
                "not-installed",
                "providerType",
                "org.keycloak.storage.UserStorageProvider"))
        .expect(400);

    assertThat(answer.body()).contains("no such provider");
  }

  @Test
  void the_files_for_kcadm_and_partial_import_create_the_same_as_the_command() throws IOException {
    create("client-scopes", "client-scope.json", JSON.createObjectNode());
    ObjectNode config = JSON.createObjectNode();
    config.putArray("url").add(cockpit.uri().toString());
    config.putArray("serviceKey").add(cockpit.serviceKey());
    create("components", "federation.json", config);
    ObjectNode partial = example("partial-import.json");
    JsonNode imported =
        realm.admin().post(realm.name() + "/partialImport", partial).expect(200).json();
    assertThat(imported.path("added").asInt()).isEqualTo(2);

    BridgeServer.Result result = realm.setup(
        "--app-origin",
        "https://app.example.org",
        "--public-url",
        "https://api.example.org",
        "--yes");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    // The files carry no mark, so the command does not know that it created the client.
    assertThat(plan(result))
        .hasSize(4)
        .allMatch(line -> line.startsWith("= ")
            || line.startsWith("! client cockpit-bridge: this command did not create it."));
  }

  private void create(String folder, String file, ObjectNode config) throws IOException {
    ObjectNode object = example(file);
    config
        .properties()
        .forEach(each -> ((ObjectNode) object.path("config")).set(each.getKey(), each.getValue()));
    realm.admin().post(realm.name() + "/" + folder, object).expect(201);
  }

  private static ObjectNode example(String file) throws IOException {
    Path examples = Path.of(System.getProperty("project"), "examples", "realm");
    return (ObjectNode) JSON.readTree(Files.readString(examples.resolve(file)));
  }

  private void assertUnchanged(Set<String> before) {
    Set<String> now = realm.export();
    Set<String> lost = new TreeSet<>(before);
    lost.removeAll(now);
    assertThat(lost).as("lost").isEmpty();
    now.removeAll(before);
    assertThat(now).as("left behind").isEmpty();
  }

  private BridgeServer.Result as(String password, String... options) {
    return realm
        .command()
        .env("KC_CLI_PASSWORD", password)
        .run(StockRealm.with(
            options,
            "--issuer",
            realm.issuer().toString(),
            "--cockpit-url",
            cockpit.uri().toString()));
  }

  private String secret() {
    String id = realm.client("cockpit-bridge").path("id").asText();
    return realm
        .admin()
        .get(realm.name() + "/clients/" + id + "/client-secret")
        .path("value")
        .asText();
  }

  private void assertNoSecret(BridgeServer.Result result) {
    assertThat(result.output() + result.errors())
        .doesNotContain(cockpit.serviceKey())
        .doesNotContain(cockpit.bridgeKey())
        .doesNotContain(keycloak.administrator().password());
    JsonNode client = realm.client("cockpit-bridge");
    if (!client.isMissingNode()) {
      assertThat(result.output() + result.errors()).doesNotContain(secret());
    }
  }

  private static List<String> plan(BridgeServer.Result result) {
    return result.output().lines().filter(line -> line.matches("[-+~=!] .*")).toList();
  }

  /**
   * The status of a request for pages, after a login with that client, at a bridge with the
   * written settings.
   */
  private int statusOfPages(Path settings, String client) throws IOException, InterruptedException {
    try (BridgeServer bridge =
        BridgeServer.builder().yaml(Files.readString(settings)).start()) {
      String token = new OidcLogin(realm.issuer(), client, StockRealm.ORIGIN + "/")
          .login("alice", SeedData.ALICE_PASSWORD)
          .expectTokens()
          .access();
      HttpRequest request = HttpRequest.newBuilder(
              URI.create(bridge.uri() + "/api/content/items/Seiten"))
          .header("Authorization", "Bearer " + token)
          .build();
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
