package io.github.cockpitsso.it.setup;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A new realm of Keycloak with its own user and client. */
final class StockRealm implements AutoCloseable {
  static final String ORIGIN = "http://localhost:8088";
  static final String OWN_APP = "own-app";
  static final String OWN_USER = "local-user";
  static final String PASSWORD = "Local-Pass-1";

  private final KeycloakServer keycloak;
  private final StandInCockpit cockpit;
  private final String name = "stock-" + UUID.randomUUID().toString().substring(0, 8);

  StockRealm(KeycloakServer keycloak, StandInCockpit cockpit) {
    this.keycloak = keycloak;
    this.cockpit = cockpit;
    admin().post("", Map.of("realm", name, "enabled", true)).expect(201);
    addUser(OWN_USER);
    addClient(Map.of(
        "clientId",
        OWN_APP,
        "publicClient",
        true,
        "redirectUris",
        List.of(ORIGIN + "/"),
        "webOrigins",
        List.of(ORIGIN),
        "attributes",
        Map.of("pkce.code.challenge.method", "S256")));
  }

  String name() {
    return name;
  }

  URI issuer() {
    return keycloak.issuer(name);
  }

  AdminRest admin() {
    return keycloak.admin();
  }

  String addUser(String username) {
    String location = admin()
        .post(
            name + "/users",
            Map.of(
                "username",
                username,
                "enabled",
                true,
                "firstName",
                "Local",
                "lastName",
                "User",
                "email",
                username + "@local.test",
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false))))
        .expect(201)
        .header("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** A user of this realm with these admin roles. */
  String addAdministrator(String... roles) {
    String username = "adm" + UUID.randomUUID().toString().substring(0, 8);
    String user = addUser(username);
    String management = client("realm-management").path("id").asText();
    List<JsonNode> granted = new ArrayList<>();
    for (String role : roles) {
      granted.add(admin().get(name + "/clients/" + management + "/roles/" + role));
    }
    admin()
        .post(name + "/users/" + user + "/role-mappings/clients/" + management, granted)
        .expect(204);
    return username;
  }

  void addClient(Map<String, Object> client) {
    admin().post(name + "/clients", client).expect(201);
  }

  JsonNode client(String clientId) {
    return admin().get(name + "/clients?clientId=" + clientId).path(0);
  }

  JsonNode scope(String scope) {
    return StreamSupport.stream(admin().get(name + "/client-scopes").spliterator(), false)
        .filter(each -> each.path("name").asText().equals(scope))
        .findFirst()
        .orElseThrow();
  }

  JsonNode federations() {
    return admin().get(name + "/components?type=org.keycloak.storage.UserStorageProvider");
  }

  /** Keycloak's full export of the realm, with one line per value. */
  Set<String> export() {
    String query = "/partial-export?exportClients=true&exportGroupsAndRoles=true";
    Set<String> lines = new TreeSet<>();
    flatten("", admin().post(name + query, Map.of()).expect(200).json(), lines);
    return lines;
  }

  /** Runs the command as Keycloak's administrator, with both of Cockpit's keys. */
  BridgeServer.Result setup(String... arguments) {
    return command()
        .env("KC_CLI_PASSWORD", keycloak.administrator().password())
        .run(with(
            arguments,
            "--user",
            keycloak.administrator().username(),
            "--issuer",
            issuer().toString(),
            "--cockpit-url",
            cockpit.uri().toString()));
  }

  /** Runs the command without credentials. */
  BridgeServer.Builder command() {
    return BridgeServer.builder()
        .withoutEnv("BRIDGE_PORT")
        .withoutEnv("BRIDGE_MANAGEMENT_PORT")
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .env("COCKPIT_SSO_SERVICE_KEY", cockpit.serviceKey())
        .env("COCKPIT_SSO_BRIDGE_KEY", cockpit.bridgeKey());
  }

  /** Runs the command with these arguments. */
  static String[] with(String[] arguments, String... more) {
    return more(more(new String[] {"setup"}, more), arguments);
  }

  static String[] more(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Override
  public void close() {
    admin().delete(name);
  }

  private static void flatten(String path, JsonNode node, Set<String> lines) {
    if (node.isObject()) {
      node.properties()
          .forEach(each -> flatten(path + "/" + each.getKey(), each.getValue(), lines));
    } else if (node.isArray()) {
      node.forEach(each -> flatten(path + "[" + name(each) + "]", each, lines));
    } else {
      lines.add(path + "=" + node);
    }
  }

  private static String name(JsonNode node) {
    return Stream.of("clientId", "name", "alias", "id")
        .map(each -> node.path(each).asText())
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse(node.asText());
  }
}
