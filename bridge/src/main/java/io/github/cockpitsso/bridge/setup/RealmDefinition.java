package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Set;

/**
 * The clients and the user federation that the bridge needs in a realm, as Keycloak's admin API
 * represents them. A test compares the realm file and the examples for other tools with them.
 */
record RealmDefinition(RealmInputs inputs) {
  static final String STORAGE = "org.keycloak.storage.UserStorageProvider";
  static final String PROVIDER = "cockpit";
  static final String OPENID = "openid-connect";

  ScopeDefinition scope() {
    return new ScopeDefinition(inputs);
  }

  /** The bridge's client. Keycloak generates its secret. */
  ObjectNode bridgeClient() {
    ObjectNode client = Json.object()
        .put("clientId", inputs.bridgeClient())
        .put("name", "Cockpit bridge")
        .put("description", "Introspects tokens. Users do not log in with it");
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

  /** The app's client: a public client with PKCE and exact URIs. */
  ObjectNode appClient() {
    ObjectNode client = Json.object()
        .put("clientId", inputs.app())
        .put("name", "Cockpit app")
        .put("description", "The web application in the browser");
    client.put("enabled", true).put("protocol", OPENID);
    client.put("publicClient", true);
    client.put("standardFlowEnabled", true).put("implicitFlowEnabled", false);
    client.put("directAccessGrantsEnabled", false).put("serviceAccountsEnabled", false);
    client.put("frontchannelLogout", false).put("fullScopeAllowed", false);
    client.put("rootUrl", inputs.origins().get(0)).put("baseUrl", "/");
    inputs.redirectUris().forEach(client.putArray("redirectUris")::add);
    inputs.origins().forEach(client.putArray("webOrigins")::add);
    List.of("basic", "acr", "profile", "email", "roles", "web-origins", inputs.scope())
        .forEach(client.putArray("defaultClientScopes")::add);
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
   * Removes client scopes that the realm does not have from a new client. Some realms lack
   * Keycloak's built-in scopes.
   */
  static void keepExisting(ObjectNode client, Set<String> scopes) {
    for (String kind : List.of("defaultClientScopes", "optionalClientScopes")) {
      client.withArrayProperty(kind).removeIf(each -> !scopes.contains(each.asText()));
    }
  }

  /**
   * The attributes of the app's client with which Keycloak reports logouts to the bridge; empty
   * without a logout URL.
   */
  ObjectNode logout() {
    return inputs.logoutUrl().isEmpty()
        ? Json.object()
        : Json.object()
            .put(AppClientPlanner.LOGOUT_URL, inputs.logoutUrl())
            .put(AppClientPlanner.LOGOUT_SESSION, "true");
  }

  /**
   * The user federation without a service key.
   *
   * @param priority Keycloak queries the federation with the smallest priority first
   */
  ObjectNode federation(int priority) {
    ObjectNode component = Json.object().put("name", PROVIDER).put("providerId", PROVIDER);
    ObjectNode config = component.putObject("config");
    config.putArray("enabled").add("true");
    config.putArray("priority").add(Integer.toString(priority));
    config.putArray("cachePolicy").add("DEFAULT");
    config.putArray("url").add(inputs.federation().url());
    config.putArray("insecureHttp").add(inputs.federation().insecureHttp());
    config.putArray("connectTimeout").add("1000");
    config.putArray("timeout").add("2500");
    config.putArray("trustEmail").add("false");
    config.putArray("saveUnreachable").add(inputs.federation().saveUnreachable());
    return component;
  }
}
