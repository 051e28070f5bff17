package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The base of all checks. Each method returns whether a value is allowed, and stores the name of
 * the forbidden part.
 */
abstract class ValueCheck {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NODES = 10_000;

  /** The name of the parameter. */
  final String whole;

  private String refused = "";
  private int depth;
  private int nodes;

  ValueCheck(String whole) {
    this.whole = whole;
  }

  Optional<String> result(boolean allowed) {
    return allowed ? Optional.empty() : Optional.of(refused);
  }

  boolean refuse(String name) {
    refused = name;
    return false;
  }

  boolean require(boolean holds, String name) {
    return holds || refuse(name);
  }

  /** PHP does not distinguish an empty list from an empty object. */
  static boolean isMap(JsonNode node) {
    return node.isObject() || (node.isArray() && node.isEmpty());
  }

  boolean entries(JsonNode map, String name, BiPredicate<String, JsonNode> entry) {
    if (!isMap(map) || !enter()) {
      return refuse(name);
    }
    for (Map.Entry<String, JsonNode> each : map.properties()) {
      if (!entry.test(each.getKey(), each.getValue())) {
        return false;
      }
    }
    depth--;
    return true;
  }

  boolean items(JsonNode list, String name, Predicate<JsonNode> step) {
    if (!list.isArray() || !enter()) {
      return refuse(name);
    }
    for (JsonNode each : list) {
      if (!step.test(each)) {
        return false;
      }
    }
    depth--;
    return true;
  }

  private boolean enter() {
    return ++depth <= MAX_DEPTH && ++nodes <= MAX_NODES;
  }

  boolean plain(JsonNode node, String name) {
    if (node.isArray()) {
      return items(node, name, each -> plain(each, name));
    } else if (node.isObject()) {
      return entries(
          node,
          name,
          (key, value) -> require(NameCheck.isLocalizedPath(key), key) && plain(value, key));
    }
    return scalar(node, name);
  }

  boolean scalar(JsonNode node, String name) {
    if (++nodes > MAX_NODES || !node.isValueNode()) {
      return refuse(name);
    }
    return node.isNumber()
        ? number(node, name)
        : require(!node.isTextual() || node.textValue().indexOf('\0') < 0, name);
  }

  boolean number(JsonNode node, String name) {
    // Arrays of PHP contain only texts.
    boolean text = node.isTextual() && NameCheck.isWhole(node.textValue());
    return require(text || (node.isNumber() && Double.isFinite(node.doubleValue())), name);
  }
}
