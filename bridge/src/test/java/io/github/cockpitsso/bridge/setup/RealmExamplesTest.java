package io.github.cockpitsso.bridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The realm file and the examples for other tools match what {@code setup} creates. {@code
 * -Dupdate.docs=true} writes the examples again.
 */
class RealmExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "realm");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static RealmDefinition definition(
      String origin, String logout, String cockpit, String insecure, String unreachable) {
    return new RealmDefinition(new RealmInputs(
        "cockpit",
        "cockpit-bridge",
        "cockpit-bridge",
        "cockpit-app",
        List.of(origin),
        List.of(),
        logout,
        new FederationInputs(cockpit, insecure, unreachable)));
  }

  private static RealmDefinition example() {
    return definition(
        "https://app.example.org",
        "https://api.example.org/backchannel-logout",
        "https://cms.example.org",
        "false",
        "false");
  }

  @Test
  void the_realm_file_has_the_same_scope_clients_and_federation() throws IOException {
    JsonNode realm =
        JSON.readTree(Files.readString(Path.of("..", "realm-export", "cockpit-realm.json")));
    RealmDefinition definition = definition(
        "${COCKPIT_APP_URL:http://localhost:8088}",
        "${BRIDGE_LOGOUT_URL:}",
        "${COCKPIT_URL}",
        "${COCKPIT_INSECURE_HTTP:false}",
        "true");

    assertThat(realm.path("clientScopes")).containsExactly(definition.scope().json());
    assertThat(realm.path("clients"))
        .map(each -> ((ObjectNode) each).without("secret"))
        .map(JsonNode.class::cast)
        .containsExactly(
            definition.appClient(),
            definition.bridgeClient(),
            adminClient("${COCKPIT_ADMIN_URL:http://localhost:8082}"));
    JsonNode components = realm.path("components").path(RealmDefinition.STORAGE);
    assertThat(components).hasSize(1);
    ObjectNode federation = ((ObjectNode) components.path(0)).without("subComponents");
    ((ObjectNode) federation.path("config")).without(List.of("serviceKey", "loginKey"));
    assertThat(federation).isEqualTo(definition.federation(0));
  }

  /** The client of Cockpit's admin pages, which the command does not make. */
  private static JsonNode adminClient(String cockpit) throws IOException {
    return JSON.readTree(Files.readString(EXAMPLES.resolve("cockpit-admin.json"))
        .replace("https://cms.example.org", cockpit));
  }

  @Test
  void the_files_for_kcadm_and_partial_import_match_the_definition() throws IOException {
    check("client-scope.json", JSON.writeValueAsString(example().scope().json()) + "\n");
    ObjectNode federation = example().federation(0);
    federation.put("providerType", RealmDefinition.STORAGE);
    ((ObjectNode) federation.path("config")).putArray("serviceKey").add("");
    check("federation.json", JSON.writeValueAsString(federation) + "\n");
    ObjectNode partial = JSON.createObjectNode().put("ifResourceExists", "SKIP");
    partial.putArray("clients").add(example().bridgeClient()).add(example().appClient());
    check("partial-import.json", JSON.writeValueAsString(partial) + "\n");
  }

  @Test
  void the_file_for_keycloak_config_cli_matches_the_definition() throws IOException {
    RealmDefinition definition = definition(
        "$(env:APP_ORIGIN)", "$(env:BRIDGE_LOGOUT_URL)", "$(env:COCKPIT_URL)", "false", "false");
    ObjectNode realm = JSON.createObjectNode().put("realm", "$(env:REALM)").put("enabled", true);
    realm.putArray("clientScopes").add(definition.scope().json());
    realm
        .putArray("clients")
        .add(definition.bridgeClient().put("secret", "$(env:BRIDGE_CLIENT_SECRET)"))
        .add(definition.appClient());
    ObjectNode federation = definition.federation(0);
    ((ObjectNode) federation.path("config"))
        .putArray("serviceKey")
        .add("$(env:COCKPIT_SERVICE_KEY)");
    realm.putObject("components").putArray(RealmDefinition.STORAGE).add(federation);
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(100);
    String head = """
        # For keycloak-config-cli, made from the definition that `cockpit-bridge setup` uses.
        # Without the first four options the tool deletes what is in the realm and not in this file.
        #
        #   keycloak-config-cli --import.managed.client=no-delete \\
        #     --import.managed.client-scope=no-delete --import.managed.component=no-delete \\
        #     --import.managed.sub-component=no-delete --import.var-substitution.enabled=true \\
        #     --import.files.locations=keycloak-config-cli.yaml
        #
        # Environment: REALM, APP_ORIGIN (https://app.example.org), COCKPIT_URL,
        # COCKPIT_SERVICE_KEY, BRIDGE_CLIENT_SECRET, BRIDGE_LOGOUT_URL
        # (https://api.example.org/backchannel-logout).
        """;
    check(
        "keycloak-config-cli.yaml",
        head + new Yaml(options).dump(JSON.convertValue(realm, LinkedHashMap.class)));
  }

  @Test
  void the_file_for_terraform_matches_the_definition() throws IOException {
    RealmDefinition definition = definition(
        "${var.app_origin}",
        "${var.bridge_url}/backchannel-logout",
        "${var.cockpit_url}",
        "false",
        "false");
    check("terraform/main.tf", new TerraformExample(definition).text());
  }

  private static void check(String name, String text) throws IOException {
    Path file = EXAMPLES.resolve(name);
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return;
    }
    assertThat(Files.readString(file))
        .as(
            "examples/realm/%s is out of date: run the tests of bridge with -Dupdate.docs=true",
            name)
        .isEqualTo(text);
  }

  static Map<String, JsonNode> fields(JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
    return fields;
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
