package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Everything that the bridge needs in a realm, as Keycloak's admin API represents it. The realm
 * file and the examples for other tools are compared with it by a test.
 */
final class RealmDefinition {
  static final String STORAGE = "org.keycloak.storage.UserStorageProvider";
  static final String PROVIDER = "cockpit";
  static final String AUDIENCE_MAPPER = "oidc-audience-mapper";
  static final String USER_ID_MAPPER = "cockpit-user-id-mapper";
  static final String KEY_MAPPER = "cockpit-api-key-mapper";
  private static final String ROLE_MAPPER = "cockpit-role-mapper";
  private static final Set<String> MAPPERS =
      Set.of(AUDIENCE_MAPPER, ROLE_MAPPER, USER_ID_MAPPER, KEY_MAPPER);

  private static final String OPENID = "openid-connect";

  private final RealmInputs inputs;

  RealmDefinition(RealmInputs inputs) {
    this.inputs = inputs;
  }

  RealmInputs inputs() {
    return inputs;
  }

  /** The client scope with its mappers. */
  ObjectNode scope() {
    ObjectNode scope = texts(
        "name",
        inputs.scope(),
        "description",
        "Everything that the Cockpit bridge needs to know about a user",
        "protocol",
        OPENID);
    scope.set(
        "attributes",
        texts("include.in.token.scope", "true", "display.on.consent.screen", "false"));
    ArrayNode mappers = scope.putArray("protocolMappers");
    mappers().forEach(mappers::add);
    return scope;
  }

  /** Whether this is of a type that the client scope has. */
  static boolean isMapper(JsonNode mapper) {
    return MAPPERS.contains(Json.text(mapper, "protocolMapper"));
  }

  List<ObjectNode> mappers() {
    List<ObjectNode> mappers = new ArrayList<>();
    mappers.add(audience("included.client.audience", inputs.bridgeClient()));
    if (!inputs.audience().equals(inputs.bridgeClient())) {
      // Both: Keycloak answers an introspection only if the caller is in the audience.
      mappers.add(audience("included.custom.audience", inputs.audience()));
    }
    mappers.add(mapper(
        "cockpit role",
        "cockpit-role-mapper",
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

  /** The bridge's own client. Keycloak makes its secret. */
  ObjectNode bridgeClient() {
    ObjectNode client = texts(
        "clientId",
        inputs.bridgeClient(),
        "name",
        "Cockpit bridge",
        "description",
        "Introspects tokens; has no logins of users");
    client.put("enabled", true).put("protocol", OPENID);
    client.put("publicClient", false).put("bearerOnly", false);
    client.put("clientAuthenticatorType", "client-secret");
    client.put("standardFlowEnabled", false).put("implicitFlowEnabled", false);
    client.put("directAccessGrantsEnabled", false).put("serviceAccountsEnabled", false);
    client.put("fullScopeAllowed", false);
    client.putArray("redirectUris");
    client.putArray("webOrigins");
    client.putArray("defaultClientScopes").add("basic");
    client.putArray("optionalClientScopes");
    return client;
  }

  /** The app's client: public, with PKCE, and with exact URIs only. */
  ObjectNode appClient() {
    ObjectNode client = texts(
        "clientId",
        inputs.app(),
        "name",
        "Cockpit app",
        "description",
        "The web application in the browser");
    client.put("enabled", true).put("protocol", OPENID);
    client.put("publicClient", true);
    client.put("standardFlowEnabled", true).put("implicitFlowEnabled", false);
    client.put("directAccessGrantsEnabled", false).put("serviceAccountsEnabled", false);
    client.put("frontchannelLogout", false).put("fullScopeAllowed", false);
    client.put("rootUrl", inputs.origins().get(0)).put("baseUrl", "/");
    list(client.putArray("redirectUris"), inputs.redirectUris());
    list(client.putArray("webOrigins"), inputs.origins());
    list(
        client.putArray("defaultClientScopes"),
        List.of("basic", "acr", "profile", "email", "roles", "web-origins", inputs.scope()));
    client.putArray("optionalClientScopes").add("offline_access");
    ObjectNode attributes = client.putObject("attributes");
    attributes.put("pkce.code.challenge.method", "S256");
    attributes.put(
        "post.logout.redirect.uris",
        String.join("##", inputs.origins().stream().map(each -> each + "/").toList()));
    logout().properties().forEach(each -> attributes.set(each.getKey(), each.getValue()));
    return client;
  }

  /**
   * The attributes of the app's client that report logouts to the bridge; none if there is no place
   * for them.
   */
  ObjectNode logout() {
    return inputs.logoutUrl().isEmpty()
        ? Json.object()
        : texts(
            AppClientPlanner.LOGOUT_URL,
            inputs.logoutUrl(),
            AppClientPlanner.LOGOUT_SESSION,
            "true");
  }

  /**
   * The federation, without a service key.
   *
   * @param priority its place among the federations of the realm; the smaller one is asked first
   */
  ObjectNode federation(int priority) {
    ObjectNode component = texts("name", PROVIDER, "providerId", PROVIDER);
    ObjectNode config = component.putObject("config");
    values(
        config,
        "enabled",
        "true",
        "priority",
        Integer.toString(priority),
        "cachePolicy",
        "DEFAULT",
        "url",
        inputs.federation().url(),
        "insecureHttp",
        inputs.federation().insecureHttp(),
        "connectTimeout",
        "1000",
        "timeout",
        "2500",
        "trustEmail",
        "false",
        "saveUnreachable",
        inputs.federation().saveUnreachable());
    return component;
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

  private static ObjectNode texts(String... pairs) {
    ObjectNode node = Json.object();
    for (int i = 0; i < pairs.length; i += 2) {
      node.put(pairs[i], pairs[i + 1]);
    }
    return node;
  }

  private static void values(ObjectNode config, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      config.putArray(pairs[i]).add(pairs[i + 1]);
    }
  }

  private static void list(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
