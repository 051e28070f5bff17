package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.UrlPart;
import io.github.cockpitsso.client.http.Json;
import java.util.Set;

/** Plans one mapper of an existing client scope. */
final class MapperPlanner {
  // Mappers of the same type are the same mapper only if they agree in these settings.
  private static final Set<String> IDENTITY =
      Set.of("included.client.audience", "included.custom.audience", "cockpit.bridge.client");
  static final String ACCESS_TOKEN = "access.token.claim";
  private static final Set<String> NEEDED_BY_BRIDGE =
      Set.of(ScopeDefinition.AUDIENCE_MAPPER, ScopeDefinition.USER_ID_MAPPER);

  private final JsonNode scope;
  private final ObjectNode wanted;
  private final String type;

  MapperPlanner(JsonNode scope, ObjectNode wanted) {
    this.scope = scope;
    this.wanted = wanted;
    this.type = Json.text(wanted, "protocolMapper");
  }

  /** Adds the change to the plan, if there is one, and what an undo needs. */
  void plan(PlannedObject plan, UndoRecord undo) {
    RealmState.elements(scope.path("protocolMappers")).stream()
        .filter(this::isSameMapper)
        .findFirst()
        .ifPresentOrElse(existing -> compare(existing, plan, undo), () -> add(plan, undo));
  }

  private void add(PlannedObject plan, UndoRecord undo) {
    ObjectNode mapper = wanted.deepCopy();
    String name = Json.text(wanted, "name");
    boolean isTaken =
        RealmState.find(scope.path("protocolMappers"), "name", name).isPresent();
    String free = isTaken ? name + " (cockpit-sso)" : name;
    mapper.put("name", free);
    plan.change("add mapper " + free);
    undo.added().add(free);
    plan.then(api -> api.write("POST", models(), mapper));
  }

  private void compare(JsonNode existing, PlannedObject plan, UndoRecord undo) {
    String name = Json.text(existing, "name");
    ObjectNode changed = existing.deepCopy();
    for (var setting : wanted.path("config").properties()) {
      String found = Json.text(existing.path("config"), setting.getKey());
      String expected = setting.getValue().asText();
      boolean isNeeded = setting.getKey().equals(ACCESS_TOKEN) && NEEDED_BY_BRIDGE.contains(type);
      boolean isAsWanted = found.equals(expected) || (found.isEmpty() && !isNeeded);
      String what = "mapper " + name + ": " + setting.getKey();
      if (!isAsWanted && isNeeded) {
        plan.change(what + ": " + (found.isEmpty() ? "not set" : found) + " -> " + expected);
        undo.values().put(name + "/" + setting.getKey(), new UndoRecord.Change(found, expected));
        changed.withObjectProperty("config").put(setting.getKey(), expected);
      } else if (!isAsWanted) {
        plan.different(what + " is " + found + ", not " + expected);
      }
    }
    if (!changed.equals(existing)) {
      plan.then(api ->
          api.write("PUT", models() + "/" + UrlPart.encode(Json.text(existing, "id")), changed));
    }
  }

  private boolean isSameMapper(JsonNode other) {
    return Json.text(other, "protocolMapper").equals(type)
        && IDENTITY.stream()
            .allMatch(each -> Json.text(other.path("config"), each)
                .equals(Json.text(wanted.path("config"), each)));
  }

  private String models() {
    return RealmState.path("client-scopes", scope) + "/protocol-mappers/models";
  }
}
