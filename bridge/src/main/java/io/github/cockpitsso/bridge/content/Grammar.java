package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each parameter may contain: an allow-list, at any depth ({@code docs/parameters.md}). */
final class Grammar {
  private final Operators operators;

  Grammar(Operators operators) {
    this.operators = operators;
  }

  /**
   * Checks a value.
   *
   * @return the name of what is not allowed; nothing if all of it is
   */
  Optional<String> refused(Parameter parameter, JsonNode value) {
    var check = new Check(operators, parameter.word());
    return switch (parameter) {
      case FILTER -> check.result(check.filter(value, true));
      case SORT -> check.result(check.sort(value));
      case FIELDS -> check.result(check.projection(value, false));
      case PIPELINE -> check.result(check.pipeline(value));
      case MODELS -> check.result(check.models(value));
      case DATA -> check.result(check.data(value));
      case LOCALE -> check.result(check.locale(value));
      case POPULATE, LIMIT, SKIP -> check.result(check.count(value));
      case PARENT -> check.result(check.parent(value));
    };
  }

  /** Checks an id; nothing if it may select one item and no other. */
  static Optional<String> refusedId(String name, JsonNode id) {
    return id.isNull() || (id.isTextual() && Names.isId(id.textValue()))
        ? Optional.empty()
        : Optional.of(name);
  }

  /** One check of one value. Each method answers whether all is well, and notes the name of what is not. */
  private static final class Check {
    private static final Set<String> OPTIONS =
        Set.of("model", "filter", "sort", "fields", "limit", "skip", "populate", "locale");
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NODES = 10_000;
    // PHP reads 512, and Cockpit puts it into arrays of its own.
    private static final int MAX_CONTENT_DEPTH = 200;

    private final Operators operators;
    private final String whole;
    private String refused = "";
    private int depth;
    private int nodes;

    Check(Operators operators, String whole) {
      this.operators = operators;
      this.whole = whole;
    }

    Optional<String> result(boolean allowed) {
      return allowed ? Optional.empty() : Optional.of(refused);
    }

    private boolean refuse(String name) {
      refused = name;
      return false;
    }

    private boolean require(boolean holds, String name) {
      return holds || refuse(name);
    }

    /** PHP knows no difference between an empty list and an empty object. */
    private static boolean isMap(JsonNode node) {
      return node.isObject() || (node.isArray() && node.isEmpty());
    }

    private interface Step {
      boolean check(JsonNode node);
    }

    private interface Entry {
      boolean check(String name, JsonNode node);
    }

    private boolean entries(JsonNode map, String name, Entry entry) {
      if (!isMap(map) || !enter()) {
        return refuse(name);
      }
      for (Map.Entry<String, JsonNode> each : map.properties()) {
        if (!entry.check(each.getKey(), each.getValue())) {
          return false;
        }
      }
      depth--;
      return true;
    }

    private boolean items(JsonNode list, String name, Step step) {
      if (!list.isArray() || !enter()) {
        return refuse(name);
      }
      for (JsonNode each : list) {
        if (!step.check(each)) {
          return false;
        }
      }
      depth--;
      return true;
    }

    private boolean enter() {
      return ++depth <= MAX_DEPTH && ++nodes <= MAX_NODES;
    }

    boolean filter(JsonNode node, boolean links) {
      return filter(node, links, whole);
    }

    private boolean filter(JsonNode node, boolean links, String name) {
      return entries(node, name, (key, value) -> {
        if (key.startsWith("$")) {
          return operators.isExtra(key) || operand(operators.filter(), key, value, links);
        } else if (key.startsWith("@")) {
          return require(links && Names.isLink(key), key) && value(key, value);
        }
        return require(Names.isLocalizedPath(key), key) && value(key, value);
      });
    }

    /** Plain data to be equal to, or conditions. */
    private boolean value(String name, JsonNode node) {
      return isConditions(node) ? conditions(node, name) : plain(node, name);
    }

    private static boolean isConditions(JsonNode node) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        if (each.getKey().startsWith("$")) {
          return true;
        }
      }
      return false;
    }

    private boolean conditions(JsonNode node, String name) {
      return entries(
          node,
          name,
          (key, value) ->
              operators.isExtra(key) || operand(operators.condition(), key, value, false));
    }

    private boolean operand(
        Map<String, String> shapes, String name, JsonNode value, boolean links) {
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

    private static boolean isDivision(JsonNode value) {
      return value.isArray() && value.size() == 2 && value.get(0).asInt() != 0;
    }

    /** Whether it is about an element itself and not about fields of one. */
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
              && require(
                  key.equals("$search")
                      || key.equals("$language")
                      || key.equals("$caseSensitive")
                      || key.equals("$diacriticSensitive")
                      || key.equals("$minScore")
                      || key.equals("$distance"),
                  key));
    }

    private boolean geometry(JsonNode node, String name) {
      return entries(node, name, (key, value) -> switch (key) {
        case "$geometry",
            "$box",
            "$center",
            "$centerSphere",
            "$polygon",
            "$maxDistance",
            "$minDistance" -> plain(value, key);
        default -> require(Names.isField(key), key) && plain(value, key);
      });
    }

    private boolean plain(JsonNode node, String name) {
      if (node.isArray()) {
        return items(node, name, each -> plain(each, name));
      } else if (node.isObject()) {
        return entries(
            node, name, (key, value) -> require(Names.isPath(key), key) && plain(value, key));
      }
      return scalar(node, name);
    }

    private boolean scalar(JsonNode node, String name) {
      if (++nodes > MAX_NODES || !node.isValueNode()) {
        return refuse(name);
      }
      return node.isNumber()
          ? number(node, name)
          : require(!node.isTextual() || node.textValue().indexOf('\0') < 0, name);
    }

    private boolean number(JsonNode node, String name) {
      // PHP's arrays hold texts alone.
      boolean text = node.isTextual() && Names.isWhole(node.textValue());
      return require(text || (node.isNumber() && Double.isFinite(node.doubleValue())), name);
    }

    boolean sort(JsonNode node) {
      return sort(node, whole);
    }

    private boolean sort(JsonNode node, String name) {
      return entries(
          node,
          name,
          (key, value) -> require(Names.isLocalizedPath(key), key) && require(isOrder(value), key));
    }

    private static boolean isOrder(JsonNode node) {
      return switch (node.asText()) {
        case "1", "-1", "1.0", "-1.0", "asc", "desc" -> node.isNumber() || node.isTextual();
        default -> false;
      };
    }

    /**
     * Which fields there shall be.
     *
     * @param computed whether they may be computed as well, as in a pipeline
     */
    boolean projection(JsonNode node, boolean computed) {
      return projection(node, whole, computed);
    }

    private boolean projection(JsonNode node, String name, boolean computed) {
      return entries(node, name, (key, value) -> {
        String path = !computed && key.startsWith("..") ? key.substring(2) : key;
        if (key.startsWith("$") || !Names.isLocalizedPath(path)) {
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

    boolean pipeline(JsonNode node) {
      return pipeline(node, whole);
    }

    private boolean pipeline(JsonNode node, String name) {
      return items(
          node,
          name,
          stage -> require(stage.isObject() && !stage.isEmpty(), name)
              && entries(
                  stage,
                  name,
                  (key, value) ->
                      operators.isExtra(key) || operand(operators.stage(), key, value, false))
              && require(stage.size() == 1, name));
    }

    private boolean stage(String shape, String name, JsonNode value) {
      return switch (shape) {
        case "match" -> filter(value, false, name);
        case "sort" -> sort(value, name);
        case "projection" -> projection(value, name, true);
        case "fields" ->
          entries(
              value,
              name,
              (key, each) -> require(Names.isLocalizedPath(key), key) && expression(each, key));
        case "paths" ->
          value.isArray() ? items(value, name, each -> path(each, name)) : path(value, name);
        case "name" -> field(value, name);
        case "group" ->
          require(value.has("_id"), name)
              && entries(
                  value,
                  name,
                  (key, each) -> key.equals("_id")
                      ? expression(each, key)
                      : require(Names.isField(key), key) && accumulator(each, key));
        case "unwind" -> value.isTextual() ? reference(value) : options(value, name);
        case "facets" ->
          entries(
              value, name, (key, each) -> require(Names.isField(key), key) && pipeline(each, key));
        case "bucket", "sample", "geoNear", "root" -> options(value, name);
        default -> throw new IllegalStateException("The list of operators names a shape " + shape);
      };
    }

    /** What stages take that have options by name. */
    private boolean options(JsonNode node, String name) {
      return entries(node, name, (key, value) -> switch (key) {
        case "path" -> reference(value);
        case "includeArrayIndex", "distanceField", "includeLocs" -> field(value, key);
        case "preserveNullAndEmptyArrays", "spherical", "granularity", "key" -> scalar(value, key);
        case "size", "buckets", "maxDistance", "minDistance", "distanceMultiplier" ->
          number(value, key);
        case "near", "boundaries", "default" -> plain(value, key);
        case "groupBy", "newRoot" -> expression(value, key);
        case "query" -> filter(value, false, key);
        case "output" ->
          entries(
              value,
              key,
              (field, each) -> require(Names.isField(field), field) && accumulator(each, field));
        default -> refuse(key);
      });
    }

    private boolean path(JsonNode node, String name) {
      return require(node.isTextual(), name)
          && require(Names.isPath(node.textValue()), node.textValue());
    }

    private boolean field(JsonNode node, String name) {
      return require(node.isTextual(), name)
          && require(Names.isPath(node.textValue()), node.textValue());
    }

    private boolean reference(JsonNode node) {
      return require(Names.isReference(node.asText()), node.asText());
    }

    private boolean accumulator(JsonNode node, String name) {
      return require(node.isObject() && node.size() == 1, name)
          && entries(
              node,
              name,
              (key, value) -> operators.isExtra(key)
                  || (require(operators.accumulator().contains(key), key)
                      && expression(value, key)));
    }

    private boolean expression(JsonNode node, String name) {
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
          node, name, (key, value) -> require(Names.isPath(key), key) && expression(value, key));
    }

    private boolean computed(String name, JsonNode value) {
      if (operators.isExtra(name)) {
        return true;
      }
      return require(operators.expression().contains(name), name)
          && (name.equals("$literal") ? plain(value, name) : expression(value, name));
    }

    boolean models(JsonNode node) {
      return entries(
          node,
          whole,
          (key, value) -> require(Names.isAlias(key), key)
              && require(isMap(value) || value.isNull(), key)
              && require(value.has("model") || Names.isModel(key), key)
              && (value.isNull() || entries(value, key, this::option)));
    }

    private boolean option(String name, JsonNode value) {
      if (value.isNull() && OPTIONS.contains(name)) {
        return true;
      }
      return switch (name) {
        case "model" -> require(value.isTextual() && Names.isModel(value.textValue()), name);
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
          (key, value) -> require(Names.isField(key), key)
              && (key.equals("_id")
                  ? require(Grammar.refusedId(key, value).isEmpty(), key)
                  : content(value)));
    }

    /** Anything, but an item or asset that is linked is one by its id. */
    private boolean content(JsonNode node) {
      if (depth > MAX_CONTENT_DEPTH || (node.isNumber() && !Double.isFinite(node.doubleValue()))) {
        return refuse(whole);
      }
      depth++;
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
      depth--;
      return true;
    }

    boolean locale(JsonNode node) {
      return require(isLocale(node), whole);
    }

    private static boolean isLocale(JsonNode node) {
      return node.isTextual() && (node.textValue().isEmpty() || Names.isLocale(node.textValue()));
    }

    boolean count(JsonNode node) {
      return require(isWhole(node), whole);
    }

    /** What PHP takes for the same whole number as everybody does, and what it takes for none. */
    private static boolean isWhole(JsonNode node) {
      if (!node.isTextual()) {
        return node.isNull()
            || node.isBoolean()
            || (node.isIntegralNumber() && Names.isWhole(node.asText()));
      }
      return switch (node.textValue()) {
        case "", "true", "false", "null" -> true;
        default -> Names.isWhole(node.textValue());
      };
    }

    boolean parent(JsonNode node) {
      return require(
          node.isNull()
              || (node.isTextual() && (node.textValue().isEmpty() || Names.isId(node.textValue()))),
          whole);
    }
  }
}
