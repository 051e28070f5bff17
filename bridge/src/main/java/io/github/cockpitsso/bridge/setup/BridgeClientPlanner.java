package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bridge's own client. One that was there before only gets the note about the client scope. */
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
   * Plans it.
   *
   * @param scopeNote what the plan changes of a client scope that was there before
   */
  PlannedObject plan(Optional<JsonNode> existing, UndoNote scopeNote) throws SetupFailedException {
    String what = "client " + definition.inputs().bridgeClient();
    if (existing.isEmpty()) {
      ObjectNode client = definition.bridgeClient();
      ClientScopes.keepExisting(client, scopeNames);
      ObjectNode attributes = client.putObject("attributes");
      attributes.put(UndoNote.MARK, UndoNote.MADE);
      if (!scopeNote.isEmpty()) {
        attributes.put(UndoNote.SCOPE_MARK, scopeNote.write());
      }
      return PlannedObject.of(PlanLine.create(what), api -> api.write("POST", "/clients", client));
    }
    JsonNode client = existing.get();
    List<PlanLine> lines = new ArrayList<>(differences(what, client));
    if (!RealmState.isOurs(client) && hasSecret(client)) {
      lines.add(PlanLine.different(
          what,
          "this command did not make it. Its creator knows its secret, which can read users' API keys. Regenerate the"
              + " secret (Credentials) unless you made it"));
    }
    if (scopeNote.isEmpty()) {
      return PlannedObject.existing(what, lines, api -> {});
    }
    lines.add(PlanLine.change(
        what, "attribute " + UndoNote.SCOPE_MARK + ", by which --undo restores the client scope"));
    ObjectNode changed = client.deepCopy();
    UndoNote known = UndoNote.read(RealmState.attribute(client, UndoNote.SCOPE_MARK));
    if (!known.isEmpty() && !known.of().equals(scopeNote.of())) {
      throw new SetupFailedException(
          "The " + what
              + " has the note of another client scope that this command changed. Run setup --undo first");
    }
    changed
        .withObjectProperty("attributes")
        .put(UndoNote.SCOPE_MARK, known.and(scopeNote).write());
    return PlannedObject.existing(
        what, lines, api -> api.write("PUT", RealmState.path("clients", client), changed));
  }

  private List<PlanLine> differences(String what, JsonNode client) {
    ObjectNode wanted = definition.bridgeClient();
    return COMPARED.stream()
        .filter(each -> client.has(each) && !client.path(each).equals(wanted.path(each)))
        .map(each -> PlanLine.different(
            what + " differs", each + " is " + client.path(each).asText()))
        .toList();
  }

  /** Whether the client has a secret by which the bridge can introspect tokens. */
  static boolean hasSecret(JsonNode client) {
    return !client.path("publicClient").asBoolean()
        && Json.text(client, "clientAuthenticatorType").equals("client-secret");
  }
}
