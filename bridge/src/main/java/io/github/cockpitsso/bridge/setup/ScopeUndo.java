package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the undo of changes to a client scope that existed before the setup. */
final class ScopeUndo {
  private final UndoRecord undo;
  private final Optional<JsonNode> scope;

  ScopeUndo(UndoRecord undo, List<JsonNode> scopes) {
    this.undo = undo;
    this.scope = RealmState.find(scopes, "id", undo.scopeId())
        .filter(each -> !RealmState.isCreatedBySetup(each));
  }

  Optional<PlannedObject> plan() {
    return scope.map(this::restore).filter(PlannedObject::isChanged);
  }

  static String describe(String name, UndoRecord.Change change) {
    return name + ": " + change.after() + " -> "
        + (change.before().isEmpty() ? "not set" : change.before());
  }

  private PlannedObject restore(JsonNode existing) {
    var plan = new PlannedObject("client scope " + Json.text(existing, "name"));
    String path = RealmState.path("client-scopes", existing);
    ObjectNode changed = existing.deepCopy();
    changed.remove("protocolMappers");
    undo.values().forEach((name, change) -> {
      if (name.indexOf('/') < 0 && RealmState.attribute(existing, name).equals(change.after())) {
        plan.change(describe(name, change));
        changed.withObjectProperty("attributes").put(name, change.before());
      }
    });
    if (plan.isChanged()) {
      plan.then(api -> api.write("PUT", path, changed));
    }
    for (JsonNode mapper : RealmState.elements(existing.path("protocolMappers"))) {
      String name = Json.text(mapper, "name");
      String model = path + "/protocol-mappers" + RealmState.path("models", mapper);
      if (undo.added().contains(name) && ScopeDefinition.isMapper(mapper)) {
        plan.change("remove mapper " + name);
        plan.then(api -> api.write("DELETE", model, MissingNode.getInstance()));
      } else {
        restoreMapper(plan, mapper, model);
      }
    }
    return plan;
  }

  private void restoreMapper(PlannedObject plan, JsonNode mapper, String model) {
    ObjectNode changed = mapper.deepCopy();
    ObjectNode config = changed.withObjectProperty("config");
    boolean isChanged = false;
    String prefix = Json.text(mapper, "name") + "/";
    for (Map.Entry<String, UndoRecord.Change> each : undo.values().entrySet()) {
      String setting =
          each.getKey().startsWith(prefix) ? each.getKey().substring(prefix.length()) : "";
      UndoRecord.Change change = each.getValue();
      if (!setting.isEmpty() && Json.text(config, setting).equals(change.after())) {
        plan.change("mapper " + describe(prefix + setting, change));
        isChanged = true;
        if (change.before().isEmpty()) {
          config.remove(setting);
        } else {
          config.put(setting, change.before());
        }
      }
    }
    if (isChanged) {
      plan.then(api -> api.write("PUT", model, changed));
    }
  }
}
