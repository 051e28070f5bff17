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

/** Plans the undo of earlier runs. Only objects with their marks are changed or deleted. */
final class UndoPlanner {
  private static final int PAGE_SIZE = 50;
  private static final int MAX_CLIENTS = 20_000;

  private final AdminApi api;
  private final List<PlannedObject> planned = new ArrayList<>();

  UndoPlanner(AdminApi api) {
    this.api = api;
  }

  List<PlannedObject> plan() throws SetupFailedException {
    List<JsonNode> scopes = RealmState.elements(api.get("/client-scopes"));
    List<JsonNode> clients = clients();
    // Scopes before the clients, whose attributes contain the undo records of the scopes.
    for (JsonNode client : clients) {
      String mark = RealmState.attribute(client, UndoRecord.SCOPE_MARK);
      if (!mark.isEmpty()) {
        var undo = new ScopeUndo(UndoRecord.read(mark), scopes);
        undo.plan().ifPresent(planned::add);
      }
    }
    clients.forEach(client -> restoreClient(client, scopes));
    scopes.stream()
        .filter(RealmState::isCreatedBySetup)
        .forEach(scope -> deleteScope(scope, clients));
    clients.stream()
        .filter(RealmState::isCreatedBySetup)
        .forEach(client -> delete("client " + Json.text(client, "clientId"), "clients", client));
    for (JsonNode federation : RealmState.federations(api)) {
      if (FederationPlanner.isCreatedBySetup(federation)) {
        String what = FederationPlanner.describe(federation)
            + " with its imported users, their roles and their sessions in Keycloak";
        delete(what, "components", federation);
      }
    }
    return planned;
  }

  private List<JsonNode> clients() throws SetupFailedException {
    List<JsonNode> all = new ArrayList<>();
    List<JsonNode> page;
    do {
      page = RealmState.elements(api.get("/clients?first=" + all.size() + "&max=" + PAGE_SIZE));
      all.addAll(page);
    } while (page.size() == PAGE_SIZE && all.size() < MAX_CLIENTS);
    return all;
  }

  private void delete(String what, String folder, JsonNode object) {
    planned.add(PlannedObject.of(
        PlanLine.remove(what),
        it -> it.write("DELETE", RealmState.path(folder, object), MissingNode.getInstance())));
  }

  private void deleteScope(JsonNode scope, List<JsonNode> clients) {
    String name = Json.text(scope, "name");
    List<String> others = clients.stream()
        .filter(each -> RealmState.texts(each.path("defaultClientScopes")).contains(name)
            || RealmState.texts(each.path("optionalClientScopes")).contains(name))
        .filter(
            each -> !RealmState.isCreatedBySetup(each) && !undo(each).added().contains(name))
        .map(each -> Json.text(each, "clientId"))
        .toList();
    delete(
        "client scope " + name
            + (others.isEmpty()
                ? ""
                : ", which these clients also use: " + String.join(", ", others)),
        "client-scopes",
        scope);
  }

  /** Restores the old values of a client that existed before, and removes the marks. */
  private void restoreClient(JsonNode client, List<JsonNode> scopes) {
    UndoRecord undo = undo(client);
    boolean hasScopeMark = !RealmState.attribute(client, UndoRecord.SCOPE_MARK).isEmpty();
    if (RealmState.isCreatedBySetup(client) || (undo.isEmpty() && !hasScopeMark)) {
      return;
    }
    var plan = new PlannedObject("client " + Json.text(client, "clientId"));
    ObjectNode changed = client.deepCopy();
    ObjectNode attributes = changed.withObjectProperty("attributes");
    for (Map.Entry<String, UndoRecord.Change> each : undo.values().entrySet()) {
      String now = RealmState.attribute(client, each.getKey());
      UndoRecord.Change change = each.getValue();
      if (now.equals(change.after())) {
        plan.change(ScopeUndo.describe(each.getKey(), change));
        attributes.put(each.getKey(), change.before());
      } else if (!now.equals(change.before())) {
        plan.different(each.getKey() + " is now " + now);
      }
    }
    List<JsonNode> removed = scopes.stream()
        .filter(each -> undo.added().contains(Json.text(each, "name")))
        .filter(each ->
            RealmState.texts(client.path("defaultClientScopes")).contains(Json.text(each, "name")))
        .toList();
    List<String> origins = RealmState.texts(client.path(AppClientPlanner.WEB_ORIGINS)).stream()
        .filter(undo.added()::contains)
        .toList();
    origins.forEach(
        each -> plan.change("remove " + each + " from " + AppClientPlanner.WEB_ORIGINS));
    changed
        .withArrayProperty(AppClientPlanner.WEB_ORIGINS)
        .removeIf(each -> origins.contains(each.asText()));
    removed.forEach(each -> plan.change("remove default client scope " + Json.text(each, "name")));
    plan.change("remove the marks of this command");
    // Keycloak removes an attribute whose value is empty.
    attributes.put(UndoRecord.MARK, "").put(UndoRecord.SCOPE_MARK, "");
    plan.then(it -> {
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
    });
    planned.add(plan);
  }

  private static UndoRecord undo(JsonNode client) {
    return UndoRecord.read(RealmState.attribute(client, UndoRecord.MARK));
  }
}
