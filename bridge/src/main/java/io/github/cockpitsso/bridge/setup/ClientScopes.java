package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Reads and changes the client scopes of a client. */
final class ClientScopes {
  private ClientScopes() {}

  /**
   * Removes client scopes that the realm does not have from a new client. Some realms lack
   * Keycloak's built-in scopes.
   */
  static void keepExisting(ObjectNode client, Set<String> names) {
    for (String kind : List.of("defaultClientScopes", "optionalClientScopes")) {
      List<String> existing =
          texts(client.path(kind)).stream().filter(names::contains).toList();
      ArrayNode array = client.putArray(kind);
      existing.forEach(array::add);
    }
  }

  static List<String> texts(JsonNode array) {
    return RealmState.elements(array).stream().map(JsonNode::asText).toList();
  }
}
