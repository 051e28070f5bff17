package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Checks expressions, which compute values: those of {@code $expr} and of stages. */
abstract class ExpressionCheck extends ValueCheck {
  final Operators operators;

  ExpressionCheck(Operators operators, String whole) {
    super(whole);
    this.operators = operators;
  }

  boolean expression(JsonNode node, String name) {
    if (node.isTextual() && node.textValue().startsWith("$")) {
      return reference(node);
    } else if (node.isArray()) {
      return items(node, name, each -> expression(each, name));
    } else if (!node.isObject()) {
      return scalar(node, name);
    } else if (isConditions(node)) {
      return entries(node, name, this::computed) && require(node.size() == 1, name);
    }
    return entries(
        node, name, (key, value) -> require(NameCheck.isPath(key), key) && expression(value, key));
  }

  private boolean computed(String name, JsonNode value) {
    if (operators.isExtra(name)) {
      return true;
    }
    return require(operators.expression().contains(name), name)
        && (name.equals("$literal") ? plain(value, name) : expression(value, name));
  }

  boolean accumulator(JsonNode node, String name) {
    return require(node.isObject() && node.size() == 1, name)
        && entries(
            node,
            name,
            (key, value) -> operators.isExtra(key)
                || (require(operators.accumulator().contains(key), key) && expression(value, key)));
  }

  boolean reference(JsonNode node) {
    return require(NameCheck.isReference(node.asText()), node.asText());
  }

  static boolean isConditions(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (each.getKey().startsWith("$")) {
        return true;
      }
    }
    return false;
  }
}
