package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks pipelines and their stages. */
class StageCheck extends FilterCheck {

  StageCheck(Operators operators, String whole) {
    super(operators, whole);
  }

  boolean pipeline(JsonNode node, String name) {
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

  @Override
  boolean stage(String shape, String name, JsonNode value) {
    return switch (shape) {
      case "match" -> filter(value, false, name);
      case "sort" -> sort(value, name);
      case "projection" -> projection(value, name, true);
      case "fields" ->
        entries(
            value,
            name,
            (key, each) -> require(NameCheck.isLocalizedPath(key), key) && expression(each, key));
      case "paths" ->
        value.isArray() ? items(value, name, each -> path(each, name)) : path(value, name);
      case "name" -> path(value, name);
      case "group" ->
        require(value.has("_id"), name)
            && entries(
                value,
                name,
                (key, each) -> key.equals("_id")
                    ? expression(each, key)
                    : require(NameCheck.isField(key), key) && accumulator(each, key));
      case "unwind" -> value.isTextual() ? reference(value) : options(value, name);
      case "facets" ->
        entries(
            value,
            name,
            (key, each) -> require(NameCheck.isField(key), key) && pipeline(each, key));
      case "bucket", "sample", "geoNear", "root" -> options(value, name);
      default -> throw new IllegalStateException("The list of operators names a shape " + shape);
    };
  }

  /** The named options of stages. */
  private boolean options(JsonNode node, String name) {
    return entries(node, name, (key, value) -> switch (key) {
      case "path" -> reference(value);
      case "includeArrayIndex", "distanceField", "includeLocs" -> path(value, key);
      case "preserveNullAndEmptyArrays", "spherical", "granularity", "key" -> scalar(value, key);
      case "size", "buckets", "limit", "num", "maxDistance", "minDistance", "distanceMultiplier" ->
        number(value, key);
      case "near", "boundaries", "default" -> plain(value, key);
      case "groupBy", "newRoot" -> expression(value, key);
      case "query" -> filter(value, false, key);
      case "output" ->
        entries(
            value,
            key,
            (field, each) -> require(NameCheck.isField(field), field) && accumulator(each, field));
      default -> refuse(key);
    });
  }

  private boolean path(JsonNode node, String name) {
    return require(node.isTextual(), name)
        && require(NameCheck.isPath(node.textValue()), node.textValue());
  }
}
