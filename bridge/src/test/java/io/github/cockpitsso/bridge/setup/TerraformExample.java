package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the realm definition as resources of Terraform's provider keycloak/keycloak. */
final class TerraformExample {
  private static final int LIST_WIDTH = 60;

  private static final String HEAD = """
      # For Terraform and OpenTofu, made from the definition that `cockpit-bridge setup` uses.

      terraform {
        required_providers {
          keycloak = {
            source  = "keycloak/keycloak"
            version = ">= 5.0.0"
          }
        }
      }

      variable "realm_id" {
        type = string
      }

      variable "app_origin" {
        type    = string
        default = "https://app.example.org"
      }

      variable "bridge_url" {
        type    = string
        default = "https://api.example.org"
      }

      variable "cockpit_url" {
        type    = string
        default = "https://cms.example.org"
      }

      variable "cockpit_service_key" {
        type      = string
        sensitive = true
      }

      """;

  private final RealmDefinition definition;
  private final StringBuilder text = new StringBuilder(HEAD);

  TerraformExample(RealmDefinition definition) {
    this.definition = definition;
  }

  String text() {
    scope();
    client("bridge", definition.bridgeClient());
    client("app", definition.appClient());
    federation();
    text.append("""
        output "bridge_client_secret" {
          value     = keycloak_openid_client.bridge.client_secret
          sensitive = true
        }
        """);
    return text.toString();
  }

  private void scope() {
    ObjectNode scope = definition.scope().json();
    Map<String, String> values = realm();
    values.put("name", quoted(scope.path("name").asText()));
    values.put("description", quoted(scope.path("description").asText()));
    values.put(
        "include_in_token_scope", scope.at("/attributes/include.in.token.scope").asText());
    resource("keycloak_openid_client_scope", "cockpit", values);
    for (ObjectNode mapper : definition.scope().mappers()) {
      Map<String, String> each = realm();
      each.put("client_scope_id", "keycloak_openid_client_scope.cockpit.id");
      each.put("name", quoted(mapper.path("name").asText()));
      each.put("protocol", quoted(mapper.path("protocol").asText()));
      each.put("protocol_mapper", quoted(mapper.path("protocolMapper").asText()));
      each.put("config", map(RealmExamplesTest.fields(mapper.path("config"))));
      resource(
          "keycloak_generic_protocol_mapper",
          mapper
              .path("name")
              .asText()
              .replaceAll("[^a-zA-Z]+", "_")
              .toLowerCase(java.util.Locale.ROOT),
          each);
    }
  }

  private void client(String name, ObjectNode client) {
    Map<String, String> values = realm();
    values.put("client_id", quoted(client.path("clientId").asText()));
    values.put("name", quoted(client.path("name").asText()));
    values.put("description", quoted(client.path("description").asText()));
    values.put("enabled", client.path("enabled").asText());
    values.put(
        "access_type", quoted(client.path("publicClient").asBoolean() ? "PUBLIC" : "CONFIDENTIAL"));
    values.put("standard_flow_enabled", client.path("standardFlowEnabled").asText());
    values.put("implicit_flow_enabled", client.path("implicitFlowEnabled").asText());
    values.put(
        "direct_access_grants_enabled", client.path("directAccessGrantsEnabled").asText());
    values.put("service_accounts_enabled", client.path("serviceAccountsEnabled").asText());
    values.put("full_scope_allowed", client.path("fullScopeAllowed").asText());
    JsonNode attributes = client.path("attributes");
    if (!attributes.isMissingNode()) {
      values.put("root_url", quoted(client.path("rootUrl").asText()));
      values.put("base_url", quoted(client.path("baseUrl").asText()));
      values.put("valid_redirect_uris", list(client.path("redirectUris")));
      values.put("web_origins", list(client.path("webOrigins")));
      values.put(
          "pkce_code_challenge_method",
          quoted(attributes.path("pkce.code.challenge.method").asText()));
      values.put(
          "valid_post_logout_redirect_uris",
          "[" + quoted(attributes.path("post.logout.redirect.uris").asText()) + "]");
      values.put(
          "backchannel_logout_url",
          quoted(attributes.path("backchannel.logout.url").asText()));
      values.put(
          "backchannel_logout_session_required",
          attributes.path("backchannel.logout.session.required").asText());
    }
    resource("keycloak_openid_client", name, values);
    scopes(name, client, "default");
    scopes(name, client, "optional");
  }

  private void scopes(String name, ObjectNode client, String kind) {
    Map<String, String> values = realm();
    values.put("client_id", "keycloak_openid_client." + name + ".id");
    values.put(
        kind + "_scopes",
        list(client.path(kind + "ClientScopes"))
            .replace("\"cockpit\"", "keycloak_openid_client_scope.cockpit.name"));
    resource("keycloak_openid_client_" + kind + "_scopes", name, values);
  }

  private void federation() {
    ObjectNode federation = definition.federation(0);
    Map<String, JsonNode> config = RealmExamplesTest.fields(federation.path("config"));
    Map<String, String> values = realm();
    values.put("name", quoted(federation.path("name").asText()));
    values.put("provider_id", quoted(federation.path("providerId").asText()));
    values.put("enabled", config.remove("enabled").path(0).asText());
    values.put("priority", config.remove("priority").path(0).asText());
    values.put("cache_policy", quoted(config.remove("cachePolicy").path(0).asText()));
    values.put(
        "config",
        map(config).replace("\n  }", "\n    \"serviceKey\" = var.cockpit_service_key\n  }"));
    resource("keycloak_custom_user_federation", "cockpit", values);
  }

  private static Map<String, String> realm() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("realm_id", "var.realm_id");
    return values;
  }

  private void resource(String type, String name, Map<String, String> values) {
    text.append("resource \"").append(type).append("\" \"").append(name).append("\" {\n");
    values.forEach((key, value) ->
        text.append("  ").append(key).append(" = ").append(value).append('\n'));
    text.append("}\n\n");
  }

  private static String map(Map<String, JsonNode> values) {
    return values.entrySet().stream()
        .map(each -> "    " + quoted(each.getKey()) + " = "
            + quoted(
                (each.getValue().isArray() ? each.getValue().path(0) : each.getValue()).asText())
            + "\n")
        .collect(Collectors.joining("", "{\n", "  }"));
  }

  private static String list(JsonNode array) {
    List<String> texts =
        RealmExamplesTest.texts(array).stream().map(TerraformExample::quoted).toList();
    String line = String.join(", ", texts);
    return line.length() <= LIST_WIDTH
        ? "[" + line + "]"
        : "[\n    " + String.join(",\n    ", texts) + ",\n  ]";
  }

  /** Quotes a value. Values contain Terraform variables, and nothing that needs an escape. */
  private static String quoted(String value) {
    return '"' + value + '"';
  }
}
