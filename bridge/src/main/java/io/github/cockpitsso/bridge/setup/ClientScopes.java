package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** The client scopes of a client. */
final class ClientScopes {
  private ClientScopes() {}

  /**
   * Takes out of a new client what this realm does not have: not every realm has Keycloak's
   * own scopes.
   */
  static void keepExisting(ObjectNode client, Set<String> names) {
    for (String kind : List.of("defaultClientScopes", "optionalClientScopes")) {
      List<String> there =
          texts(client.path(kind)).stream().filter(names::contains).toList();
      ArrayNode array = client.putArray(kind);
      there.forEach(array::add);
    }
  }

  static List<String> texts(JsonNode array) {
    return RealmState.elements(array).stream().map(JsonNode::asText).toList();
  }
}
