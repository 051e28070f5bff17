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
 * What was changed on an object that was there before, kept as an attribute of a client so that it
 * can be taken back. An object that the setup made has {@value #MADE} in its place.
 *
 * @param of id of the client scope that it is about; empty for the client that carries it
 * @param values settings that were changed, by name; a mapper's as {@code mapper/setting}
 * @param added names of what was added: mappers of a scope, or scopes and web origins of a client
 */
record UndoNote(String of, Map<String, Was> values, Set<String> added) {
  /** Attribute of what the setup made or changed; the sub type of a federation. */
  static final String MARK = "cockpit-sso.setup";

  /**
   * Attribute of the bridge's client: the note of the client scope, whose own attributes cannot be
   * removed again.
   */
  static final String SCOPE_MARK = "cockpit-sso.setup.scope";

  static final String MADE = "made";

  private static final Set<String> CHANGED = Set.of(
      ScopePlanner.IN_TOKEN_SCOPE,
      MapperPlanner.ACCESS_TOKEN,
      AppClientPlanner.LOGOUT_URL,
      AppClientPlanner.LOGOUT_SESSION);

  /** None of them is changed unless it was off or not set. */
  private static final Set<String> FOUND = Set.of("", "false");

  /**
   * A setting that was changed.
   *
   * @param before empty if it was not set
   * @param after what the setup wrote
   */
  record Was(String before, String after) {}

  static UndoNote empty() {
    return of("");
  }

  static UndoNote of(String id) {
    return new UndoNote(id, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  /**
   * Reads a note; invalid text gives an empty one. Everyone who may register clients can write such
   * a text, so only what this command changes is read, and only values that it may have found.
   */
  static UndoNote read(String text) {
    JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
    UndoNote note = of(Json.text(json, "of"));
    json.path("values").properties().forEach(each -> {
      var was =
          new Was(each.getValue().path(0).asText(""), each.getValue().path(1).asText(""));
      String setting = each.getKey().substring(each.getKey().lastIndexOf('/') + 1);
      if (CHANGED.contains(setting) && FOUND.contains(was.before())) {
        note.values().put(each.getKey(), was);
      }
    });
    json.path("added").forEach(each -> note.added().add(each.asText()));
    return note;
  }

  boolean isEmpty() {
    return values.isEmpty() && added.isEmpty();
  }

  /** This note and what a later run changed: the oldest value is the one to go back to. */
  UndoNote and(UndoNote later) {
    UndoNote both = of(later.of());
    both.values().putAll(values);
    later
        .values()
        .forEach((name, was) -> both.values()
            .merge(name, was, (first, second) -> new Was(first.before(), second.after())));
    both.added().addAll(added);
    both.added().addAll(later.added());
    return both;
  }

  String write() {
    ObjectNode json = Json.object().put("of", of);
    ObjectNode changed = json.putObject("values");
    values.forEach((name, was) -> changed.putArray(name).add(was.before()).add(was.after()));
    ArrayNode names = json.putArray("added");
    added.forEach(names::add);
    return new String(Json.write(json), StandardCharsets.UTF_8);
  }
}
