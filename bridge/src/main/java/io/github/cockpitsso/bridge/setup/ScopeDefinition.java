package io.github.cockpitsso.bridge.setup;

import static io.github.cockpitsso.bridge.setup.RealmDefinition.OPENID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The client scope with the claims for the bridge, as Keycloak's admin API represents it. */
record ScopeDefinition(RealmInputs inputs) {
  static final String AUDIENCE_MAPPER = "oidc-audience-mapper";
  static final String USER_ID_MAPPER = "cockpit-user-id-mapper";
  static final String KEY_MAPPER = "cockpit-api-key-mapper";
  private static final String ROLE_MAPPER = "cockpit-role-mapper";
  private static final Set<String> MAPPERS =
      Set.of(AUDIENCE_MAPPER, ROLE_MAPPER, USER_ID_MAPPER, KEY_MAPPER);

  /** The client scope with its mappers. */
  ObjectNode json() {
    ObjectNode scope = Json.object()
        .put("name", inputs.scope())
        .put("description", "Everything that the Cockpit bridge needs to know about a user")
        .put("protocol", OPENID);
    scope.set(
        "attributes",
        Json.object()
            .put(ScopePlanner.IN_TOKEN_SCOPE, "true")
            .put("display.on.consent.screen", "false"));
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
        Json.object()
            .put("claim.name", "cockpit_roles")
            .put("cockpit.role.format", "array")
            .put("access.token.claim", "true")
            .put("id.token.claim", "true")
            .put("userinfo.token.claim", "true")
            .put("introspection.token.claim", "true")
            .put("lightweight.claim", "false")));
    mappers.add(mapper(
        "cockpit user id",
        USER_ID_MAPPER,
        Json.object()
            .put("access.token.claim", "true")
            .put("userinfo.token.claim", "true")
            .put("introspection.token.claim", "true")
            .put("lightweight.claim", "false")));
    mappers.add(mapper(
        "cockpit API key",
        KEY_MAPPER,
        Json.object().put("cockpit.bridge.client", inputs.bridgeClient())));
    return mappers;
  }

  private static ObjectNode audience(String setting, String audience) {
    return mapper(
        "audience " + audience,
        AUDIENCE_MAPPER,
        Json.object()
            .put(setting, audience)
            .put("access.token.claim", "true")
            .put("id.token.claim", "false")
            .put("introspection.token.claim", "true")
            .put("lightweight.claim", "false"));
  }

  private static ObjectNode mapper(String name, String type, ObjectNode config) {
    ObjectNode mapper = Json.object()
        .put("name", name)
        .put("protocol", OPENID)
        .put("protocolMapper", type)
        .put("consentRequired", false);
    mapper.set("config", config);
    return mapper;
  }
}
