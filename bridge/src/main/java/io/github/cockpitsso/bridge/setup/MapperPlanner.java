package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.PathText;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mapper of a client scope that was there before. */
final class MapperPlanner {
  // A mapper with another value of these is another mapper.
  private static final Set<String> IDENTITY =
      Set.of("included.client.audience", "included.custom.audience", "cockpit.bridge.client");
  static final String ACCESS_TOKEN = "access.token.claim";
  private static final Set<String> NEEDED_BY_BRIDGE =
      Set.of(RealmDefinition.AUDIENCE_MAPPER, RealmDefinition.USER_ID_MAPPER);

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

  /** Adds what there is to say; returns what there is to do. */
  Optional<PlannedObject.Change> plan(List<PlanLine> lines, UndoNote note) {
    Optional<JsonNode> there = RealmState.elements(scope.path("protocolMappers")).stream()
        .filter(this::isTheSame)
        .findFirst();
    return there.isPresent() ? compare(there.get(), lines, note) : Optional.of(add(lines, note));
  }

  private PlannedObject.Change add(List<PlanLine> lines, UndoNote note) {
    ObjectNode mapper = wanted.deepCopy();
    String name = Json.text(wanted, "name");
    boolean isTaken = RealmState.elements(scope.path("protocolMappers")).stream()
        .anyMatch(each -> Json.text(each, "name").equals(name));
    String free = isTaken ? name + " (cockpit-sso)" : name;
    mapper.put("name", free);
    lines.add(PlanLine.change(scopeText, "add mapper " + free));
    note.added().add(free);
    return api -> api.write("POST", models(), mapper);
  }

  private Optional<PlannedObject.Change> compare(
      JsonNode there, List<PlanLine> lines, UndoNote note) {
    String name = Json.text(there, "name");
    ObjectNode changed = there.deepCopy();
    boolean isChanged = false;
    for (var setting : wanted.path("config").properties()) {
      String is = Json.text(there.path("config"), setting.getKey());
      String should = setting.getValue().asText();
      boolean isNeeded = setting.getKey().equals(ACCESS_TOKEN) && NEEDED_BY_BRIDGE.contains(type);
      boolean isWanted = is.equals(should) || (is.isEmpty() && !isNeeded);
      if (!isWanted && isNeeded) {
        lines.add(PlanLine.change(
            scopeText,
            "mapper " + name + ": " + setting.getKey() + ": " + (is.isEmpty() ? "not set" : is)
                + " -> " + should));
        note.values().put(name + "/" + setting.getKey(), new UndoNote.Was(is, should));
        changed.withObjectProperty("config").put(setting.getKey(), should);
        isChanged = true;
      } else if (!isWanted) {
        lines.add(PlanLine.different(
            scopeText,
            "mapper " + name + ": " + setting.getKey() + " is " + is + ", not " + should));
      }
    }
    return isChanged
        ? Optional.of(api ->
            api.write("PUT", models() + "/" + PathText.segment(Json.text(there, "id")), changed))
        : Optional.empty();
  }

  private boolean isTheSame(JsonNode other) {
    return Json.text(other, "protocolMapper").equals(type)
        && IDENTITY.stream()
            .allMatch(each -> Json.text(other.path("config"), each)
                .equals(Json.text(wanted.path("config"), each)));
  }

  private String models() {
    return RealmState.path("client-scopes", scope) + "/protocol-mappers/models";
  }
}
