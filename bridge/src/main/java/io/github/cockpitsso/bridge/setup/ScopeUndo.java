package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the undo of changes to a client scope that existed before the setup. */
final class ScopeUndo {
  private final UndoRecord undo;
  private final Optional<JsonNode> scope;
  private final List<PlanLine> lines = new ArrayList<>();
  private final List<PlannedObject.Change> changes = new ArrayList<>();

  ScopeUndo(UndoRecord undo, List<JsonNode> scopes) {
    this.undo = undo;
    this.scope = scopes.stream()
        .filter(each -> !RealmState.isCreatedBySetup(each))
        .filter(each -> Json.text(each, "id").equals(undo.scopeId()))
        .findFirst();
  }

  Optional<PlannedObject> plan() {
    scope.ifPresent(this::restore);
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlannedObject(List.copyOf(lines), Optional.of(api -> {
          for (PlannedObject.Change change : changes) {
            change.apply(api);
          }
        })));
  }

  static String describe(String name, UndoRecord.Change change) {
    return name + ": " + change.after() + " -> "
        + (change.before().isEmpty() ? "not set" : change.before());
  }

  private void restore(JsonNode existing) {
    String what = "client scope " + Json.text(existing, "name");
    String path = RealmState.path("client-scopes", existing);
    ObjectNode changed = existing.deepCopy();
    changed.remove("protocolMappers");
    undo.values().forEach((name, change) -> {
      if (name.indexOf('/') < 0 && RealmState.attribute(existing, name).equals(change.after())) {
        lines.add(PlanLine.change(what, describe(name, change)));
        changed.withObjectProperty("attributes").put(name, change.before());
      }
    });
    if (!lines.isEmpty()) {
      changes.add(api -> api.write("PUT", path, changed));
    }
    for (JsonNode mapper : RealmState.elements(existing.path("protocolMappers"))) {
      String name = Json.text(mapper, "name");
      String model = path + "/protocol-mappers" + RealmState.path("models", mapper);
      if (undo.added().contains(name) && ScopeDefinition.isMapper(mapper)) {
        lines.add(PlanLine.change(what, "remove mapper " + name));
        changes.add(api -> api.write("DELETE", model, MissingNode.getInstance()));
      } else {
        restoreMapper(what, mapper, model);
      }
    }
  }

  private void restoreMapper(String what, JsonNode mapper, String model) {
    ObjectNode changed = mapper.deepCopy();
    ObjectNode config = changed.withObjectProperty("config");
    boolean isChanged = false;
    String prefix = Json.text(mapper, "name") + "/";
    for (Map.Entry<String, UndoRecord.Change> each : undo.values().entrySet()) {
      String setting =
          each.getKey().startsWith(prefix) ? each.getKey().substring(prefix.length()) : "";
      UndoRecord.Change change = each.getValue();
      if (!setting.isEmpty() && Json.text(config, setting).equals(change.after())) {
        lines.add(PlanLine.change(what, "mapper " + describe(prefix + setting, change)));
        isChanged = true;
        if (change.before().isEmpty()) {
          config.remove(setting);
        } else {
          config.put(setting, change.before());
        }
      }
    }
    if (isChanged) {
      changes.add(api -> api.write("PUT", model, changed));
    }
  }
}
