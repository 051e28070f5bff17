package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The client scope and its mappers. On one that was there before, only that is changed without
 * which no request gets through: that it is in the token's scope, that its mappers are there, and
 * that they write into access tokens.
 */
final class ScopePlanner {
  static final String IN_TOKEN_SCOPE = "include.in.token.scope";

  private final RealmDefinition definition;
  private final String what;

  /**
   * A planned scope.
   *
   * @param part what happens to it
   * @param note what of it has to be taken back by an undo
   */
  record Planned(PlannedObject part, UndoNote note) {}

  ScopePlanner(RealmDefinition definition) {
    this.definition = definition;
    this.what = "client scope " + definition.inputs().scope();
  }

  Planned plan(Optional<JsonNode> existing) throws SetupFailedException {
    if (existing.isEmpty()) {
      ObjectNode scope = definition.scope();
      scope.withObjectProperty("attributes").put(UndoNote.MARK, UndoNote.MADE);
      return new Planned(
          PlannedObject.of(
              PlanLine.create(what + " with " + definition.mappers().size() + " mappers"),
              api -> api.write("POST", "/client-scopes", scope)),
          UndoNote.empty());
    }
    JsonNode scope = existing.get();
    if (!Json.text(scope, "protocol").equals("openid-connect")) {
      throw new SetupFailedException(
          "The realm has a " + what
              + " that is not of protocol OpenID Connect. Rename it, or set another bridge.token.scope");
    }
    return existing(scope);
  }

  private Planned existing(JsonNode scope) {
    UndoNote note = UndoNote.of(Json.text(scope, "id"));
    List<PlanLine> lines = new ArrayList<>();
    List<PlannedObject.Change> changes = new ArrayList<>();
    String before = RealmState.attribute(scope, IN_TOKEN_SCOPE);
    // Keycloak takes a missing one for true.
    if (!before.isEmpty() && !before.equals("true")) {
      lines.add(PlanLine.change(
          what, "Include in token scope (" + IN_TOKEN_SCOPE + "): " + before + " -> true"));
      note.values().put(IN_TOKEN_SCOPE, new UndoNote.Was(before, "true"));
      ObjectNode changed = scope.deepCopy();
      changed.remove("protocolMappers");
      changed.withObjectProperty("attributes").put(IN_TOKEN_SCOPE, "true");
      changes.add(api -> api.write("PUT", RealmState.path("client-scopes", scope), changed));
    }
    for (ObjectNode mapper : definition.mappers()) {
      var planner = new MapperPlanner(what, scope, mapper);
      planner.plan(lines, note).ifPresent(changes::add);
    }
    PlannedObject part = PlannedObject.existing(what, lines, api -> {
      for (PlannedObject.Change change : changes) {
        change.apply(api);
      }
    });
    return new Planned(part, RealmState.isOurs(scope) ? UndoNote.empty() : note);
  }
}
