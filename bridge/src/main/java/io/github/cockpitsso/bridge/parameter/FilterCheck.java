package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Checks filters with their conditions, sort orders and projections. */
abstract class FilterCheck extends ExpressionCheck {
  private static final Set<String> TEXT_OPTIONS = Set.of(
      "$search", "$language", "$caseSensitive", "$diacriticSensitive", "$minScore", "$distance");

  FilterCheck(Operators operators, String whole) {
    super(operators, whole);
  }

  boolean filter(JsonNode node, boolean links, String name) {
    return entries(node, name, (key, value) -> {
      if (key.startsWith("$")) {
        return operators.isExtra(key) || operand(operators.filter(), key, value, links);
      } else if (key.startsWith("@")) {
        return require(links && NameCheck.isLink(key), key) && value(key, value);
      }
      return require(NameCheck.isLocalizedPath(key), key) && value(key, value);
    });
  }

  /** Plain data to compare, or conditions. */
  private boolean value(String name, JsonNode node) {
    return isConditions(node) ? conditions(node, name) : plain(node, name);
  }

  private boolean conditions(JsonNode node, String name) {
    return entries(
        node,
        name,
        (key, value) ->
            operators.isExtra(key) || operand(operators.condition(), key, value, false));
  }

  boolean operand(Map<String, String> shapes, String name, JsonNode value, boolean links) {
    String shape = shapes.get(name);
    if (shape == null) {
      return refuse(name);
    }
    return switch (shape) {
      case "plain" -> plain(value, name);
      case "plains" -> items(value, name, each -> plain(each, name));
      case "scalar" -> scalar(value, name);
      case "string" -> require(value.isTextual(), name) && scalar(value, name);
      case "number" -> number(value, name);
      case "numbers" ->
        require(isDivision(value), name) && items(value, name, each -> number(each, name));
      case "text" -> value.isTextual() || words(value, name);
      case "negation" -> value.isTextual() ? scalar(value, name) : conditions(value, name);
      case "element" -> isElement(value) ? conditions(value, name) : filter(value, false, name);
      case "geometry" -> geometry(value, name);
      case "filters" ->
        require(!value.isEmpty(), name)
            && items(
                value, name, each -> require(each.isObject(), name) && filter(each, links, name));
      case "expression" -> expression(value, name);
      default -> stage(shape, name, value);
    };
  }

  /** Checks the operand of a stage. */
  abstract boolean stage(String shape, String name, JsonNode value);

  private static boolean isDivision(JsonNode value) {
    return value.isArray()
        && (value.size() == 1 || value.size() == 2)
        && value.get(0).asInt() != 0;
  }

  /** Whether the conditions are on an element itself, and not on its fields. */
  private boolean isElement(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (operators.condition().containsKey(each.getKey())) {
        return true;
      }
    }
    return false;
  }

  private boolean words(JsonNode node, String name) {
    return entries(
        node,
        name,
        (key, value) -> require(key.startsWith("$"), key)
            && scalar(value, key)
            && require(TEXT_OPTIONS.contains(key), key));
  }

  private boolean geometry(JsonNode node, String name) {
    return node.isArray()
        ? plain(node, name)
        : entries(node, name, (key, value) -> switch (key) {
          case "$geometry",
              "$box",
              "$center",
              "$centerSphere",
              "$polygon",
              "$maxDistance",
              "$minDistance" -> plain(value, key);
          default -> require(NameCheck.isField(key), key) && plain(value, key);
        });
  }

  boolean sort(JsonNode node, String name) {
    return entries(
        node,
        name,
        (key, value) ->
            require(NameCheck.isLocalizedPath(key), key) && require(isOrder(value), key));
  }

  private static boolean isOrder(JsonNode node) {
    return switch (node.asText()) {
      case "1", "-1", "1.0", "-1.0", "asc", "desc" -> node.isNumber() || node.isTextual();
      default -> false;
    };
  }

  /**
   * Checks which fields are returned.
   *
   * @param computed whether fields may be computed, as in a pipeline
   */
  boolean projection(JsonNode node, String name, boolean computed) {
    return entries(node, name, (key, value) -> {
      String path = !computed && key.startsWith("..") ? key.substring(2) : key;
      if (key.startsWith("$") || !NameCheck.isLocalizedPath(path)) {
        return refuse(key);
      } else if (isFlag(value)) {
        return true;
      } else if (value.isObject() && !(computed && isConditions(value))) {
        return projection(value, key, computed);
      }
      return computed ? expression(value, key) : refuse(key);
    });
  }

  private static boolean isFlag(JsonNode node) {
    return switch (node.asText()) {
      case "0", "1", "0.0", "1.0", "true", "false" -> node.isValueNode();
      default -> false;
    };
  }
}
