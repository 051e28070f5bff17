package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client scope that was there before, as it was. */
final class RestoredScope {
  private final UndoNote note;
  private final Optional<JsonNode> scope;
  private final List<PlanLine> lines = new ArrayList<>();
  private final List<PlannedObject.Change> changes = new ArrayList<>();

  RestoredScope(UndoNote note, List<JsonNode> scopes) {
    this.note = note;
    this.scope = scopes.stream()
        .filter(each -> !RealmState.isOurs(each))
        .filter(each -> Json.text(each, "id").equals(note.of()))
        .findFirst();
  }

  Optional<PlannedObject> part() {
    scope.ifPresent(this::restore);
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlannedObject(List.copyOf(lines), Optional.of(api -> {
          for (PlannedObject.Change change : changes) {
            change.apply(api);
          }
        })));
  }

  static String back(String name, UndoNote.Was was) {
    return name + ": " + was.after() + " -> " + (was.before().isEmpty() ? "not set" : was.before());
  }

  private void restore(JsonNode there) {
    String what = "client scope " + Json.text(there, "name");
    String path = RealmState.path("client-scopes", there);
    ObjectNode changed = there.deepCopy();
    changed.remove("protocolMappers");
    note.values().forEach((name, was) -> {
      if (name.indexOf('/') < 0 && RealmState.attribute(there, name).equals(was.after())) {
        lines.add(PlanLine.change(what, back(name, was)));
        changed.withObjectProperty("attributes").put(name, was.before());
      }
    });
    if (!lines.isEmpty()) {
      changes.add(api -> api.write("PUT", path, changed));
    }
    for (JsonNode mapper : RealmState.elements(there.path("protocolMappers"))) {
      String name = Json.text(mapper, "name");
      String model = path + "/protocol-mappers" + RealmState.path("models", mapper);
      if (note.added().contains(name) && RealmDefinition.isMapper(mapper)) {
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
    for (Map.Entry<String, UndoNote.Was> each : note.values().entrySet()) {
      String setting =
          each.getKey().startsWith(prefix) ? each.getKey().substring(prefix.length()) : "";
      UndoNote.Was was = each.getValue();
      if (!setting.isEmpty() && Json.text(config, setting).equals(was.after())) {
        lines.add(PlanLine.change(what, "mapper " + back(prefix + setting, was)));
        isChanged = true;
        if (was.before().isEmpty()) {
          config.remove(setting);
        } else {
          config.put(setting, was.before());
        }
      }
    }
    if (isChanged) {
      changes.add(api -> api.write("PUT", model, changed));
    }
  }
}
