package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plans the app's client: creates it, or adds scope, logout URL and origins to an existing one. */
final class AppClientPlanner {
  static final String WEB_ORIGINS = "webOrigins";
  private static final String REDIRECT_URIS = "redirectUris";
  static final String LOGOUT_URL = "backchannel.logout.url";
  static final String LOGOUT_SESSION = "backchannel.logout.session.required";

  private final RealmDefinition definition;
  private final RealmInputs inputs;
  private final String what;

  AppClientPlanner(RealmDefinition definition) {
    this.definition = definition;
    this.inputs = definition.inputs();
    this.what = "client " + inputs.app();
  }

  PlannedObject plan(RealmState state) throws SetupFailedException {
    return state.app().isPresent() ? existing(state) : create(state.scopeNames());
  }

  private PlannedObject create(Set<String> scopeNames) throws SetupFailedException {
    if (inputs.origins().isEmpty()) {
      throw new SetupFailedException("Client '" + inputs.app()
          + "' does not exist. To create it, set the app's origin: --app-origin"
          + " https://app.example.org (or bridge.cors.origins). To use another client, set --app"
          + " CLIENT_ID");
    }
    ObjectNode client = definition.appClient();
    Set<String> names = new HashSet<>(scopeNames);
    names.add(inputs.scope());
    RealmDefinition.keepExisting(client, names);
    client.withObjectProperty("attributes").put(UndoRecord.MARK, UndoRecord.CREATED);
    return PlannedObject.of(
        PlanLine.create(what + ", redirect URIs " + String.join(", ", inputs.redirectUris())),
        api -> api.write("POST", "/clients", client));
  }

  private PlannedObject existing(RealmState state) throws SetupFailedException {
    JsonNode client = state.app().orElseThrow();
    if (!Json.text(client, "protocol").equals("openid-connect")) {
      throw new SetupFailedException("Client '" + inputs.app()
          + "' is not an OpenID Connect client. Set another one with --app");
    }
    ObjectNode changed = client.deepCopy();
    UndoRecord undo = UndoRecord.empty();
    var plan = new PlannedObject(what);
    plan.then(api -> api.write("PUT", RealmState.path("clients", client), changed));
    scope(client, undo, plan);
    logout(client, changed, undo, plan);
    uris(client, changed, undo, plan);
    AppClientCheck.problems(client).forEach(plan::different);
    mark(client, changed, undo);
    return plan;
  }

  private void scope(JsonNode client, UndoRecord undo, PlannedObject plan) {
    if (RealmState.texts(client.path("defaultClientScopes")).contains(inputs.scope())) {
      return;
    } else if (RealmState.texts(client.path("optionalClientScopes")).contains(inputs.scope())) {
      plan.different("client scope " + inputs.scope()
          + " is optional: the app must request it by its scope parameter");
      return;
    }
    plan.change("add default client scope " + inputs.scope());
    undo.added().add(inputs.scope());
    plan.then(api -> {
      JsonNode scope = RealmState.find(api.get("/client-scopes"), "name", inputs.scope())
          .orElseThrow(() -> new SetupFailedException(
              "Client scope '" + inputs.scope() + "' was not found. Run the setup again"));
      api.write(
          "PUT",
          RealmState.path("clients", client) + RealmState.path("default-client-scopes", scope),
          Json.object());
    });
  }

  private void logout(JsonNode client, ObjectNode changed, UndoRecord undo, PlannedObject plan) {
    String current = RealmState.attribute(client, LOGOUT_URL);
    ObjectNode wanted = definition.logout();
    if (!wanted.isEmpty() && client.path("frontchannelLogout").asBoolean(false)) {
      plan.different(
          "Front channel logout is on: Keycloak does not call the Backchannel logout URL. Turn it"
              + " off in the client's settings so that Keycloak reports logouts to the bridge");
    }
    if (wanted.isEmpty() || current.equals(inputs.logoutUrl())) {
      return;
    } else if (!current.isEmpty()) {
      plan.different("its Backchannel logout URL is " + current + ", not " + inputs.logoutUrl());
      return;
    }
    wanted.properties().forEach(each -> {
      String before = RealmState.attribute(client, each.getKey());
      String after = each.getValue().asText();
      if (!before.equals(after)) {
        plan.change(
            each.getKey() + ": " + (before.isEmpty() ? "not set" : before) + " -> " + after);
        undo.values().put(each.getKey(), new UndoRecord.Change(before, after));
        changed.withObjectProperty("attributes").put(each.getKey(), after);
      }
    });
  }

  /**
   * Adds missing URIs to a client that this command created. To another client it only adds web
   * origins, which the console leaves empty and without which browsers cannot request a token
   * (CORS); missing redirect URIs are reported.
   */
  private void uris(JsonNode client, ObjectNode changed, UndoRecord undo, PlannedObject plan) {
    for (String list : List.of(REDIRECT_URIS, WEB_ORIGINS)) {
      List<String> current = RealmState.texts(client.path(list));
      if (current.contains("*") || current.contains("+")) {
        continue;
      }
      List<String> wanted = list.equals(WEB_ORIGINS) ? inputs.origins() : inputs.redirectUris();
      for (String each : wanted.stream().filter(it -> !current.contains(it)).toList()) {
        if (RealmState.isCreatedBySetup(client) || list.equals(WEB_ORIGINS)) {
          plan.change("add " + each + " to " + list);
          changed.withArrayProperty(list).add(each);
          undo.added().add(each);
        } else {
          plan.different("its " + list + " do not contain " + each);
        }
      }
    }
  }

  private static void mark(JsonNode client, ObjectNode changed, UndoRecord undo) {
    if (!RealmState.isCreatedBySetup(client) && !undo.isEmpty()) {
      UndoRecord earlier = UndoRecord.read(RealmState.attribute(client, UndoRecord.MARK));
      changed
          .withObjectProperty("attributes")
          .put(UndoRecord.MARK, earlier.and(undo).write());
    }
  }
}
