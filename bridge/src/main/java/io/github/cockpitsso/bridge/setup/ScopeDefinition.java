package io.github.cockpitsso.bridge.setup;

import static io.github.cockpitsso.bridge.setup.RealmDefinition.OPENID;
import static io.github.cockpitsso.bridge.setup.RealmDefinition.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The client scope with the claims for the bridge, as Keycloak's admin API represents it. */
final class ScopeDefinition {
  static final String AUDIENCE_MAPPER = "oidc-audience-mapper";
  static final String USER_ID_MAPPER = "cockpit-user-id-mapper";
  static final String KEY_MAPPER = "cockpit-api-key-mapper";
  private static final String ROLE_MAPPER = "cockpit-role-mapper";
  private static final Set<String> MAPPERS =
      Set.of(AUDIENCE_MAPPER, ROLE_MAPPER, USER_ID_MAPPER, KEY_MAPPER);

  private final RealmInputs inputs;

  ScopeDefinition(RealmInputs inputs) {
    this.inputs = inputs;
  }

  /** The client scope with its mappers. */
  ObjectNode json() {
    ObjectNode scope = texts(
        "name",
        inputs.scope(),
        "description",
        "Everything that the Cockpit bridge needs to know about a user",
        "protocol",
        OPENID);
    scope.set(
        "attributes",
        texts(ScopePlanner.IN_TOKEN_SCOPE, "true", "display.on.consent.screen", "false"));
    ArrayNode mappers = scope.putArray("protocolMappers");
    mappers().forEach(mappers::add);
    return scope;
  }

  /** Whether the mapper has the type of a mapper of this scope. */
  static boolean isMapper(JsonNode mapper) {
    return MAPPERS.contains(Json.text(mapper, "protocolMapper"));
  }

  List<ObjectNode> mappers() {
    List<ObjectNode> mappers = new ArrayList<>();
    mappers.add(audience("included.client.audience", inputs.bridgeClient()));
    if (!inputs.audience().equals(inputs.bridgeClient())) {
      // Both are needed: Keycloak introspects a token only for a client in its audience.
      mappers.add(audience("included.custom.audience", inputs.audience()));
    }
    mappers.add(mapper(
        "cockpit role",
        ROLE_MAPPER,
        "claim.name",
        "cockpit_roles",
        "cockpit.role.format",
        "array",
        "access.token.claim",
        "true",
        "id.token.claim",
        "true",
        "userinfo.token.claim",
        "true",
        "introspection.token.claim",
        "true",
        "lightweight.claim",
        "false"));
    mappers.add(mapper(
        "cockpit user id",
        USER_ID_MAPPER,
        "access.token.claim",
        "true",
        "userinfo.token.claim",
        "true",
        "introspection.token.claim",
        "true",
        "lightweight.claim",
        "false"));
    mappers.add(
        mapper("cockpit API key", KEY_MAPPER, "cockpit.bridge.client", inputs.bridgeClient()));
    return mappers;
  }

  private static ObjectNode audience(String setting, String audience) {
    return mapper(
        "audience " + audience,
        AUDIENCE_MAPPER,
        setting,
        audience,
        "access.token.claim",
        "true",
        "id.token.claim",
        "false",
        "introspection.token.claim",
        "true",
        "lightweight.claim",
        "false");
  }

  private static ObjectNode mapper(String name, String type, String... config) {
    ObjectNode mapper = texts("name", name, "protocol", OPENID, "protocolMapper", type);
    mapper.put("consentRequired", false);
    mapper.set("config", texts(config));
    return mapper;
  }
}
