package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Checks whole parameters. */
final class ParameterCheck extends StageCheck {
  private static final Set<String> OPTIONS =
      Set.of("model", "filter", "sort", "fields", "limit", "skip", "populate", "locale");
  // Less than PHP's 512, because Cockpit nests the content into further arrays.
  private static final int MAX_CONTENT_DEPTH = 200;

  private int contentDepth;

  ParameterCheck(Operators operators, String whole) {
    super(operators, whole);
  }

  boolean models(JsonNode node) {
    return entries(
        node,
        whole,
        (key, value) -> require(NameCheck.isAlias(key), key)
            && require(isMap(value) || value.isNull(), key)
            && require(value.has("model") || NameCheck.isModel(key), key)
            && (value.isNull() || entries(value, key, this::option)));
  }

  private boolean option(String name, JsonNode value) {
    if (value.isNull() && OPTIONS.contains(name)) {
      return true;
    }
    return switch (name) {
      case "model" -> require(value.isTextual() && NameCheck.isModel(value.textValue()), name);
      case "filter" -> filter(value, true, name);
      case "sort" -> sort(value, name);
      case "fields" -> projection(value, name, false);
      case "limit", "skip", "populate" -> require(isWhole(value), name);
      case "locale" -> require(isLocale(value), name);
      default -> refuse(name);
    };
  }

  boolean data(JsonNode node) {
    if (!isMap(node)) {
      return node.isArray() ? refuse(whole) : scalar(node, whole);
    }
    return entries(
        node,
        whole,
        (key, value) -> require(NameCheck.isField(key), key)
            && (key.equals("_id")
                ? require(Grammar.refusedId(key, value).isEmpty(), key)
                : content(value)));
  }

  /** Any content, but linked items and assets must have a plain id. */
  private boolean content(JsonNode node) {
    if (contentDepth > MAX_CONTENT_DEPTH
        || (node.isNumber() && !Double.isFinite(node.doubleValue()))) {
      return refuse(whole);
    }
    contentDepth++;
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      boolean id = each.getKey().equals("_id");
      if (id ? !require(each.getValue().isValueNode(), "_id") : !content(each.getValue())) {
        return false;
      }
    }
    if (node.isArray()) {
      for (JsonNode each : node) {
        if (!content(each)) {
          return false;
        }
      }
    }
    contentDepth--;
    return true;
  }

  boolean locale(JsonNode node) {
    return require(isLocale(node), whole);
  }

  private static boolean isLocale(JsonNode node) {
    return node.isTextual() && (node.textValue().isEmpty() || NameCheck.isLocale(node.textValue()));
  }

  boolean count(JsonNode node) {
    return require(isWhole(node), whole);
  }

  /** A whole number that PHP reads in the same way, or a value that counts as no number. */
  private static boolean isWhole(JsonNode node) {
    if (!node.isTextual()) {
      return node.isNull()
          || node.isBoolean()
          || (node.isIntegralNumber() && NameCheck.isWhole(node.asText()));
    }
    return switch (node.textValue()) {
      case "", "true", "false", "null" -> true;
      default -> NameCheck.isWhole(node.textValue());
    };
  }

  boolean parent(JsonNode node) {
    return require(
        node.isNull()
            || (node.isTextual()
                && (node.textValue().isEmpty() || NameCheck.isId(node.textValue()))),
        whole);
  }
}
