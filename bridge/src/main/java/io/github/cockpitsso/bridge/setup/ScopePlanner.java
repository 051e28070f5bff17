package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.Optional;

/**
 * Plans the client scope and its mappers. Of an existing client scope it changes only what the
 * bridge needs: that tokens name the scope, that the mappers exist, and that they add their claims
 * to access tokens.
 */
final class ScopePlanner {
  static final String IN_TOKEN_SCOPE = "include.in.token.scope";

  private final ScopeDefinition definition;
  private final String what;

  /**
   * A planned scope.
   *
   * @param undo the changes that an undo must revert
   */
  record PlannedScope(PlannedObject scope, UndoRecord undo) {}

  ScopePlanner(RealmDefinition realm) {
    this.definition = realm.scope();
    this.what = "client scope " + realm.inputs().scope();
  }

  PlannedScope plan(Optional<JsonNode> existing) throws SetupFailedException {
    if (existing.isEmpty()) {
      ObjectNode scope = definition.json();
      scope.withObjectProperty("attributes").put(UndoRecord.MARK, UndoRecord.CREATED);
      return new PlannedScope(
          PlannedObject.of(
              PlanLine.create(what + " with " + definition.mappers().size() + " mappers"),
              api -> api.write("POST", "/client-scopes", scope)),
          UndoRecord.empty());
    }
    JsonNode scope = existing.get();
    if (!Json.text(scope, "protocol").equals("openid-connect")) {
      throw new SetupFailedException("The realm has a " + what
          + " whose protocol is not OpenID Connect. Rename it, or set another"
          + " bridge.token.scope");
    }
    return existing(scope);
  }

  private PlannedScope existing(JsonNode scope) {
    UndoRecord undo = UndoRecord.ofScope(Json.text(scope, "id"));
    var plan = new PlannedObject(what);
    String before = RealmState.attribute(scope, IN_TOKEN_SCOPE);
    // Keycloak's default is true.
    if (!before.isEmpty() && !before.equals("true")) {
      plan.change("Include in token scope (" + IN_TOKEN_SCOPE + "): " + before + " -> true");
      undo.values().put(IN_TOKEN_SCOPE, new UndoRecord.Change(before, "true"));
      ObjectNode changed = scope.deepCopy();
      changed.remove("protocolMappers");
      changed.withObjectProperty("attributes").put(IN_TOKEN_SCOPE, "true");
      plan.then(api -> api.write("PUT", RealmState.path("client-scopes", scope), changed));
    }
    for (ObjectNode mapper : definition.mappers()) {
      new MapperPlanner(scope, mapper).plan(plan, undo);
    }
    return new PlannedScope(plan, RealmState.isCreatedBySetup(scope) ? UndoRecord.empty() : undo);
  }
}
