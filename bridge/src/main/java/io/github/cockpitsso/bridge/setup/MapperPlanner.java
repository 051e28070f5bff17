package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.UrlPart;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans one mapper of an existing client scope. */
final class MapperPlanner {
  // Mappers of the same type are the same mapper only if they agree in these settings.
  private static final Set<String> IDENTITY =
      Set.of("included.client.audience", "included.custom.audience", "cockpit.bridge.client");
  static final String ACCESS_TOKEN = "access.token.claim";
  private static final Set<String> NEEDED_BY_BRIDGE =
      Set.of(ScopeDefinition.AUDIENCE_MAPPER, ScopeDefinition.USER_ID_MAPPER);

  private final String scopeText;
  private final JsonNode scope;
  private final ObjectNode wanted;
  private final String type;

  MapperPlanner(String scopeText, JsonNode scope, ObjectNode wanted) {
    this.scopeText = scopeText;
    this.scope = scope;
    this.wanted = wanted;
    this.type = Json.text(wanted, "protocolMapper");
  }

  /** Returns the change, if there is one. Adds its lines and what an undo needs. */
  Optional<PlannedObject.Change> plan(List<PlanLine> lines, UndoRecord undo) {
    Optional<JsonNode> existing = RealmState.elements(scope.path("protocolMappers")).stream()
        .filter(this::isSameMapper)
        .findFirst();
    return existing.isPresent()
        ? compare(existing.get(), lines, undo)
        : Optional.of(add(lines, undo));
  }

  private PlannedObject.Change add(List<PlanLine> lines, UndoRecord undo) {
    ObjectNode mapper = wanted.deepCopy();
    String name = Json.text(wanted, "name");
    boolean isTaken = RealmState.elements(scope.path("protocolMappers")).stream()
        .anyMatch(each -> Json.text(each, "name").equals(name));
    String free = isTaken ? name + " (cockpit-sso)" : name;
    mapper.put("name", free);
    lines.add(PlanLine.change(scopeText, "add mapper " + free));
    undo.added().add(free);
    return api -> api.write("POST", models(), mapper);
  }

  private Optional<PlannedObject.Change> compare(
      JsonNode existing, List<PlanLine> lines, UndoRecord undo) {
    String name = Json.text(existing, "name");
    ObjectNode changed = existing.deepCopy();
    boolean isChanged = false;
    for (var setting : wanted.path("config").properties()) {
      String found = Json.text(existing.path("config"), setting.getKey());
      String expected = setting.getValue().asText();
      boolean isNeeded = setting.getKey().equals(ACCESS_TOKEN) && NEEDED_BY_BRIDGE.contains(type);
      boolean isAsWanted = found.equals(expected) || (found.isEmpty() && !isNeeded);
      if (!isAsWanted && isNeeded) {
        lines.add(PlanLine.change(
            scopeText,
            "mapper " + name + ": " + setting.getKey() + ": "
                + (found.isEmpty() ? "not set" : found) + " -> " + expected));
        undo.values().put(name + "/" + setting.getKey(), new UndoRecord.Change(found, expected));
        changed.withObjectProperty("config").put(setting.getKey(), expected);
        isChanged = true;
      } else if (!isAsWanted) {
        lines.add(PlanLine.different(
            scopeText,
            "mapper " + name + ": " + setting.getKey() + " is " + found + ", not " + expected));
      }
    }
    return isChanged
        ? Optional.of(api ->
            api.write("PUT", models() + "/" + UrlPart.encode(Json.text(existing, "id")), changed))
        : Optional.empty();
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
