package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The app's client: made, or an existing one that gets the client scope and the logout URL. */
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
          + "' does not exist. To create it, name the app's origin: --app-origin https://app.example.org (or"
          + " bridge.cors.origins). To use another client, name it: --app CLIENT_ID");
    }
    ObjectNode client = definition.appClient();
    Set<String> names = new HashSet<>(scopeNames);
    names.add(inputs.scope());
    ClientScopes.keepExisting(client, names);
    client.withObjectProperty("attributes").put(UndoNote.MARK, UndoNote.MADE);
    return PlannedObject.of(
        PlanLine.create(what + ", redirect URIs " + String.join(", ", inputs.redirectUris())),
        api -> api.write("POST", "/clients", client));
  }

  private PlannedObject existing(RealmState state) throws SetupFailedException {
    JsonNode client = state.app().orElseThrow();
    if (!Json.text(client, "protocol").equals("openid-connect")) {
      throw new SetupFailedException("Client '" + inputs.app()
          + "' is not an OpenID Connect client. Name another one by --app");
    }
    ObjectNode changed = client.deepCopy();
    UndoNote note = UndoNote.empty();
    List<PlanLine> lines = new ArrayList<>();
    boolean addScope = scope(client, lines);
    if (addScope) {
      note.added().add(inputs.scope());
    }
    logout(client, changed, note, lines);
    uris(client, changed, note, lines);
    lines.addAll(AppClientCheck.differences(what, client));
    mark(client, changed, note);
    return PlannedObject.existing(what, lines, api -> {
      api.write("PUT", RealmState.path("clients", client), changed);
      if (addScope) {
        JsonNode scope = RealmState.elements(api.get("/client-scopes")).stream()
            .filter(each -> Json.text(each, "name").equals(inputs.scope()))
            .findFirst()
            .orElseThrow(() -> new SetupFailedException(
                "Client scope '" + inputs.scope() + "' is missing. Run the setup again"));
        api.write(
            "PUT",
            RealmState.path("clients", client) + RealmState.path("default-client-scopes", scope),
            Json.object());
      }
    });
  }

  private boolean scope(JsonNode client, List<PlanLine> lines) {
    if (ClientScopes.texts(client.path("defaultClientScopes")).contains(inputs.scope())) {
      return false;
    } else if (ClientScopes.texts(client.path("optionalClientScopes")).contains(inputs.scope())) {
      lines.add(PlanLine.different(
          what,
          "client scope " + inputs.scope()
              + " is optional: the app must request it by its scope parameter"));
      return false;
    }
    lines.add(PlanLine.change(what, "add default client scope " + inputs.scope()));
    return true;
  }

  private void logout(JsonNode client, ObjectNode changed, UndoNote note, List<PlanLine> lines) {
    String there = RealmState.attribute(client, LOGOUT_URL);
    ObjectNode wanted = definition.logout();
    if (!wanted.isEmpty() && client.path("frontchannelLogout").asBoolean(false)) {
      lines.add(PlanLine.different(
          what,
          "Front channel logout is on: Keycloak never calls the Backchannel logout URL. Switch it off in the client's"
              + " settings, so that logouts reach the bridge"));
    }
    if (wanted.isEmpty() || there.equals(inputs.logoutUrl())) {
      return;
    } else if (!there.isEmpty()) {
      lines.add(PlanLine.different(
          what, "its Backchannel logout URL is " + there + ", not " + inputs.logoutUrl()));
      return;
    }
    wanted.properties().forEach(each -> {
      String before = RealmState.attribute(client, each.getKey());
      String after = each.getValue().asText();
      if (!before.equals(after)) {
        lines.add(PlanLine.change(
            what, each.getKey() + ": " + (before.isEmpty() ? "not set" : before) + " -> " + after));
        note.values().put(each.getKey(), new UndoNote.Was(before, after));
        changed.withObjectProperty("attributes").put(each.getKey(), after);
      }
    });
  }

  /**
   * A client of ours gets further URIs. Of another one, redirect URIs are only compared, but it
   * gets web origins: without them browsers cannot request a token (CORS), and the console leaves
   * them empty.
   */
  private void uris(JsonNode client, ObjectNode changed, UndoNote note, List<PlanLine> lines) {
    add(client, changed, REDIRECT_URIS, inputs.redirectUris(), note, lines);
    add(client, changed, WEB_ORIGINS, inputs.origins(), note, lines);
  }

  private void add(
      JsonNode client,
      ObjectNode changed,
      String list,
      List<String> wanted,
      UndoNote note,
      List<PlanLine> lines) {
    List<String> there = ClientScopes.texts(client.path(list));
    if (there.contains("*") || there.contains("+")) {
      return;
    }
    for (String each : wanted.stream().filter(it -> !there.contains(it)).toList()) {
      if (RealmState.isOurs(client) || list.equals(WEB_ORIGINS)) {
        lines.add(PlanLine.change(what, "add " + each + " to " + list));
        changed.withArrayProperty(list).add(each);
        note.added().add(each);
      } else {
        lines.add(PlanLine.different(what, each + " is not among its " + list));
      }
    }
  }

  private static void mark(JsonNode client, ObjectNode changed, UndoNote note) {
    if (!RealmState.isOurs(client) && !note.isEmpty()) {
      UndoNote known = UndoNote.read(RealmState.attribute(client, UndoNote.MARK));
      changed
          .withObjectProperty("attributes")
          .put(UndoNote.MARK, known.and(note).write());
    }
  }
}
