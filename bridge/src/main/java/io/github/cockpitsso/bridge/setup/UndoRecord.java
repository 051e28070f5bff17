package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The changes to an existing object, stored as an attribute of a client so that they can be undone.
 * An object that the setup created has the attribute value {@value #CREATED} instead.
 *
 * @param scopeId the id of the changed client scope; empty for changes of the client itself
 * @param values the changed settings by name; those of a mapper as {@code mapper/setting}
 * @param added the names of added mappers of a scope, or of added scopes and origins of a client
 */
record UndoRecord(String scopeId, Map<String, Change> values, Set<String> added) {
  /** The attribute of objects that the setup created or changed; the sub type of a federation. */
  static final String MARK = "cockpit-sso.setup";

  /**
   * The attribute of the bridge's client with the changes to the client scope. Keycloak cannot
   * remove attributes of a client scope.
   */
  static final String SCOPE_MARK = "cockpit-sso.setup.scope";

  static final String CREATED = "made";

  private static final Set<String> CHANGEABLE = Set.of(
      ScopePlanner.IN_TOKEN_SCOPE,
      MapperPlanner.ACCESS_TOKEN,
      AppClientPlanner.LOGOUT_URL,
      AppClientPlanner.LOGOUT_SESSION);

  /** The values that the setup replaces: it changes a setting only if it was off or not set. */
  private static final Set<String> REPLACEABLE = Set.of("", "false");

  /**
   * The change of a setting.
   *
   * @param before empty if it was not set
   * @param after the value that the setup wrote
   */
  record Change(String before, String after) {}

  static UndoRecord empty() {
    return ofScope("");
  }

  static UndoRecord ofScope(String id) {
    return new UndoRecord(id, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  /**
   * Reads the attribute. Returns an empty record for invalid text. Users who may register clients
   * can write this attribute, so it is read only as far as this command could have written it.
   */
  static UndoRecord read(String text) {
    JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
    UndoRecord undo = ofScope(Json.text(json, "of"));
    json.path("values").properties().forEach(each -> {
      var change =
          new Change(each.getValue().path(0).asText(""), each.getValue().path(1).asText(""));
      String setting = each.getKey().substring(each.getKey().lastIndexOf('/') + 1);
      if (CHANGEABLE.contains(setting) && REPLACEABLE.contains(change.before())) {
        undo.values().put(each.getKey(), change);
      }
    });
    json.path("added").forEach(each -> undo.added().add(each.asText()));
    return undo;
  }

  boolean isEmpty() {
    return values.isEmpty() && added.isEmpty();
  }

  /** Adds the changes of a later run. An undo restores the oldest values. */
  UndoRecord and(UndoRecord later) {
    UndoRecord both = ofScope(later.scopeId());
    both.values().putAll(values);
    later
        .values()
        .forEach((name, change) -> both.values()
            .merge(name, change, (first, second) -> new Change(first.before(), second.after())));
    both.added().addAll(added);
    both.added().addAll(later.added());
    return both;
  }

  String write() {
    ObjectNode json = Json.object().put("of", scopeId);
    ObjectNode changed = json.putObject("values");
    values.forEach(
        (name, change) -> changed.putArray(name).add(change.before()).add(change.after()));
    ArrayNode names = json.putArray("added");
    added.forEach(names::add);
    return new String(Json.write(json), StandardCharsets.UTF_8);
  }
}
