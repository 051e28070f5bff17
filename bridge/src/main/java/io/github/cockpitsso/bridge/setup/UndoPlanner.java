package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back what earlier runs made and changed, found by their marks, and nothing else. */
final class UndoPlanner {
  private static final int PAGE = 50;
  private static final int MOST = 20_000;

  private final AdminApi api;
  private final List<PlannedObject> parts = new ArrayList<>();

  UndoPlanner(AdminApi api) {
    this.api = api;
  }

  List<PlannedObject> plan() throws SetupFailedException {
    List<JsonNode> scopes = RealmState.elements(api.get("/client-scopes"));
    List<JsonNode> clients = clients();
    // Before the clients, whose attributes say how.
    for (JsonNode client : clients) {
      String note = RealmState.attribute(client, UndoNote.SCOPE_MARK);
      if (!note.isEmpty()) {
        var restored = new RestoredScope(UndoNote.read(note), scopes);
        restored.part().ifPresent(parts::add);
      }
    }
    clients.forEach(client -> restoreClient(client, scopes));
    scopes.stream().filter(RealmState::isOurs).forEach(scope -> deleteScope(scope, clients));
    clients.stream()
        .filter(RealmState::isOurs)
        .forEach(client -> delete("client " + Json.text(client, "clientId"), "clients", client));
    for (JsonNode federation : RealmState.federations(api)) {
      if (FederationPlanner.isOurs(federation)) {
        String what = FederationPlanner.named(federation)
            + " and with it the users that it imported, with their roles and sessions in Keycloak";
        delete(what, "components", federation);
      }
    }
    return parts;
  }

  private List<JsonNode> clients() throws SetupFailedException {
    List<JsonNode> all = new ArrayList<>();
    List<JsonNode> page;
    do {
      page = RealmState.elements(api.get("/clients?first=" + all.size() + "&max=" + PAGE));
      all.addAll(page);
    } while (page.size() == PAGE && all.size() < MOST);
    return all;
  }

  private void delete(String what, String folder, JsonNode object) {
    parts.add(PlannedObject.of(
        PlanLine.remove(what),
        it -> it.write("DELETE", RealmState.path(folder, object), MissingNode.getInstance())));
  }

  private void deleteScope(JsonNode scope, List<JsonNode> clients) {
    String name = Json.text(scope, "name");
    List<String> others = clients.stream()
        .filter(each -> ClientScopes.texts(each.path("defaultClientScopes")).contains(name)
            || ClientScopes.texts(each.path("optionalClientScopes")).contains(name))
        .filter(each -> !RealmState.isOurs(each) && !note(each).added().contains(name))
        .map(each -> Json.text(each, "clientId"))
        .toList();
    delete(
        "client scope " + name
            + (others.isEmpty() ? "" : ", which is also used by: " + String.join(", ", others)),
        "client-scopes",
        scope);
  }

  /** A client that was there before: its old values, and without the scope and the marks. */
  private void restoreClient(JsonNode client, List<JsonNode> scopes) {
    UndoNote note = note(client);
    boolean hasScopeNote = !RealmState.attribute(client, UndoNote.SCOPE_MARK).isEmpty();
    if (RealmState.isOurs(client) || (note.isEmpty() && !hasScopeNote)) {
      return;
    }
    String what = "client " + Json.text(client, "clientId");
    ObjectNode changed = client.deepCopy();
    ObjectNode attributes = changed.withObjectProperty("attributes");
    List<PlanLine> lines = new ArrayList<>();
    for (Map.Entry<String, UndoNote.Was> each : note.values().entrySet()) {
      String now = RealmState.attribute(client, each.getKey());
      UndoNote.Was was = each.getValue();
      if (now.equals(was.after())) {
        lines.add(PlanLine.change(what, RestoredScope.back(each.getKey(), was)));
        attributes.put(each.getKey(), was.before());
      } else if (!now.equals(was.before())) {
        lines.add(PlanLine.different(what, each.getKey() + " is " + now + " by now"));
      }
    }
    List<JsonNode> removed = scopes.stream()
        .filter(each -> note.added().contains(Json.text(each, "name")))
        .filter(each -> ClientScopes.texts(client.path("defaultClientScopes"))
            .contains(Json.text(each, "name")))
        .toList();
    List<String> origins = ClientScopes.texts(client.path(AppClientPlanner.WEB_ORIGINS)).stream()
        .filter(note.added()::contains)
        .toList();
    origins.forEach(each -> lines.add(
        PlanLine.change(what, "remove " + each + " from " + AppClientPlanner.WEB_ORIGINS)));
    changed
        .withArrayProperty(AppClientPlanner.WEB_ORIGINS)
        .removeIf(each -> origins.contains(each.asText()));
    removed.forEach(each ->
        lines.add(PlanLine.change(what, "remove default client scope " + Json.text(each, "name"))));
    lines.add(PlanLine.change(what, "remove the marks of this command"));
    // Keycloak removes an attribute whose value is empty.
    attributes.put(UndoNote.MARK, "").put(UndoNote.SCOPE_MARK, "");
    parts.add(new PlannedObject(List.copyOf(lines), Optional.of(it -> {
      String path = RealmState.path("clients", client);
      for (JsonNode scope : removed) {
        it.write(
            "DELETE",
            path + RealmState.path("default-client-scopes", scope),
            MissingNode.getInstance());
      }
      removed.forEach(scope -> changed
          .withArrayProperty("defaultClientScopes")
          .removeIf(name -> name.asText().equals(Json.text(scope, "name"))));
      it.write("PUT", path, changed);
    })));
  }

  private static UndoNote note(JsonNode client) {
    return UndoNote.read(RealmState.attribute(client, UndoNote.MARK));
  }
}
