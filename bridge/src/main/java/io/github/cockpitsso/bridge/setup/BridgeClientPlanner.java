package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans the bridge's client: creates it, or only adds the undo record to an existing one. */
final class BridgeClientPlanner {
  private static final List<String> COMPARED = List.of(
      "enabled",
      "publicClient",
      "bearerOnly",
      "clientAuthenticatorType",
      "standardFlowEnabled",
      "implicitFlowEnabled",
      "directAccessGrantsEnabled",
      "serviceAccountsEnabled",
      "fullScopeAllowed");

  private final RealmDefinition definition;
  private final Set<String> scopeNames;

  BridgeClientPlanner(RealmDefinition definition, Set<String> scopeNames) {
    this.definition = definition;
    this.scopeNames = scopeNames;
  }

  /**
   * Plans the client.
   *
   * @param scopeUndo the planned changes of an existing client scope
   */
  PlannedObject plan(Optional<JsonNode> existing, UndoRecord scopeUndo)
      throws SetupFailedException {
    String what = "client " + definition.inputs().bridgeClient();
    if (existing.isEmpty()) {
      ObjectNode client = definition.bridgeClient();
      RealmDefinition.keepExisting(client, scopeNames);
      ObjectNode attributes = client.putObject("attributes");
      attributes.put(UndoRecord.MARK, UndoRecord.CREATED);
      if (!scopeUndo.isEmpty()) {
        attributes.put(UndoRecord.SCOPE_MARK, scopeUndo.write());
      }
      return PlannedObject.of(PlanLine.create(what), api -> api.write("POST", "/clients", client));
    }
    JsonNode client = existing.get();
    var plan = new PlannedObject(what);
    differences(what, client).forEach(plan::add);
    if (!RealmState.isCreatedBySetup(client) && hasSecret(client)) {
      plan.different("this command did not create it. Its creator knows its secret, which gives"
          + " access to users' API keys. Regenerate the secret (Credentials) unless you created the"
          + " client");
    }
    if (scopeUndo.isEmpty()) {
      return plan;
    }
    plan.change(
        "attribute " + UndoRecord.SCOPE_MARK + ", with which --undo restores the client scope");
    ObjectNode changed = client.deepCopy();
    UndoRecord earlier = UndoRecord.read(RealmState.attribute(client, UndoRecord.SCOPE_MARK));
    if (!earlier.isEmpty() && !earlier.scopeId().equals(scopeUndo.scopeId())) {
      throw new SetupFailedException("The attribute " + UndoRecord.SCOPE_MARK + " of the " + what
          + " is about another client scope. Run setup --undo first");
    }
    changed
        .withObjectProperty("attributes")
        .put(UndoRecord.SCOPE_MARK, earlier.and(scopeUndo).write());
    plan.then(api -> api.write("PUT", RealmState.path("clients", client), changed));
    return plan;
  }

  private List<PlanLine> differences(String what, JsonNode client) {
    ObjectNode wanted = definition.bridgeClient();
    return COMPARED.stream()
        .filter(each -> client.has(each) && !client.path(each).equals(wanted.path(each)))
        .map(each -> PlanLine.different(
            what + " differs", each + " is " + client.path(each).asText()))
        .toList();
  }

  /** Whether the client has a secret with which the bridge can introspect tokens. */
  static boolean hasSecret(JsonNode client) {
    return !client.path("publicClient").asBoolean()
        && Json.text(client, "clientAuthenticatorType").equals("client-secret");
  }
}
