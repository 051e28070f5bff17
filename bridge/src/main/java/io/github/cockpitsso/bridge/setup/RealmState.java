package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.bridge.admin.UrlPart;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The existing objects in the realm that the setup needs.
 *
 * @param scopes all client scopes
 * @param bridge the bridge's client
 * @param app the app's client
 * @param federations all user federations
 */
record RealmState(
    List<JsonNode> scopes,
    Optional<JsonNode> bridge,
    Optional<JsonNode> app,
    List<JsonNode> federations) {

  static RealmState read(AdminApi api, RealmInputs inputs) throws SetupFailedException {
    return new RealmState(
        elements(api.get("/client-scopes")),
        client(api, inputs.bridgeClient()),
        client(api, inputs.app()),
        federations(api));
  }

  static List<JsonNode> federations(AdminApi api) throws SetupFailedException {
    return elements(api.get("/components?type=" + RealmDefinition.STORAGE));
  }

  static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static List<String> texts(JsonNode array) {
    return elements(array).stream().map(JsonNode::asText).toList();
  }

  /** The first object with this text in a member. */
  static Optional<JsonNode> find(Iterable<JsonNode> objects, String member, String text) {
    return StreamSupport.stream(objects.spliterator(), false)
        .filter(each -> Json.text(each, member).equals(text))
        .findFirst();
  }

  static String path(String folder, JsonNode object) {
    return "/" + folder + "/" + UrlPart.encode(Json.text(object, "id"));
  }

  static String attribute(JsonNode object, String name) {
    return Json.text(object.path("attributes"), name);
  }

  /** Whether an earlier setup created this client or client scope. */
  static boolean isCreatedBySetup(JsonNode object) {
    return attribute(object, UndoRecord.MARK).equals(UndoRecord.CREATED);
  }

  static Optional<JsonNode> client(AdminApi api, String clientId) throws SetupFailedException {
    return find(api.get("/clients?clientId=" + UrlPart.encode(clientId)), "clientId", clientId);
  }

  Optional<JsonNode> scope(String name) {
    return find(scopes, "name", name);
  }

  Set<String> scopeNames() {
    return scopes.stream().map(each -> Json.text(each, "name")).collect(Collectors.toSet());
  }
}
