package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the stages of an aggregation may contain, and expressions. */
final class ParameterStages {

  private final ParameterGrammar grammar;

  ParameterStages(ParameterGrammar grammar) {
    this.grammar = grammar;
  }

  /** A list of stages; {@code name} is reported for anything else. */
  void pipeline(Object value, String name) {
    if (!(value instanceof List<?> list)) {
      throw new ParameterRefusal(name);
    }
    for (Object element : list) {
      Map<String, Object> stage = grammar.mapOr(element, name);
      List<String> names = new ArrayList<>(stage.keySet());
      for (String operator : names) {
        grammar.require(ParameterNames.shape("stage", operator).isPresent(), operator);
      }
      grammar.require(names.size() == 1, names.size() > 1 ? names.get(1) : name);
      stage(names.get(0), stage.get(names.get(0)));
    }
  }

  private void stage(String name, Object operand) {
    switch (ParameterNames.shape("stage", name).orElseThrow()) {
      case "match" -> grammar.filter(grammar.mapOr(operand, name), false);
      case "sort" -> grammar.sort(grammar.mapOr(operand, name));
      case "number" -> grammar.require(ParameterGrammar.isWhole(operand), name);
      case "projection", "fields" -> named(grammar.mapOr(operand, name), true);
      case "paths" -> paths(operand, name);
      case "group" -> group(grammar.mapOr(operand, name), true);
      case "name" -> path(operand, name);
      case "unwind" ->
        reference(operand instanceof String ? operand : option(operand, "path", name), name);
      case "facets" ->
        grammar.mapOr(operand, name).forEach((facet, stages) -> {
          grammar.require(ParameterNames.isPath(facet), facet);
          pipeline(stages, name);
        });
      case "bucket" -> bucket(grammar.mapOr(operand, name));
      case "sample" ->
        grammar.require(ParameterGrammar.isWhole(option(operand, "size", name)), name);
      case "geoNear" -> geoNear(grammar.mapOr(operand, name));
      case "root" -> expression(option(operand, "newRoot", name));
      default -> expression(operand);
    }
  }

  private Object option(Object operand, String option, String name) {
    return grammar.mapOr(operand, name).get(option);
  }

  private void path(Object value, String name) {
    String path = value instanceof String text ? text : name;
    grammar.require(ParameterNames.isPath(path), path);
  }

  private void reference(Object value, String name) {
    String reference = value instanceof String text ? text : name;
    grammar.require(ParameterNames.isReference(reference), reference);
  }

  private void paths(Object operand, String name) {
    List<?> paths = operand instanceof List<?> list ? list : List.of(operand);
    grammar.require(!paths.isEmpty(), name);
    paths.forEach(each -> path(each, name));
  }

  private void bucket(Map<String, Object> options) {
    options.forEach((option, value) -> {
      switch (option) {
        case "groupBy" -> expression(value);
        case "output" -> group(grammar.mapOr(value, option), false);
        case "boundaries", "default", "buckets", "granularity" -> grammar.plain(value);
        default -> throw new ParameterRefusal(option);
      }
    });
  }

  private void geoNear(Map<String, Object> options) {
    Set<String> plain = Set.of(
        "near",
        "distanceField",
        "maxDistance",
        "minDistance",
        "spherical",
        "distanceMultiplier",
        "includeLocs",
        "key",
        "limit",
        "num");
    options.forEach((option, value) -> {
      if (option.equals("query")) {
        grammar.filter(grammar.mapOr(value, option), false);
      } else {
        grammar.require(plain.contains(option), option);
        grammar.plain(value);
      }
    });
  }

  private void group(Map<String, Object> group, boolean keyed) {
    group.forEach((name, value) -> {
      if (keyed && name.equals("_id")) {
        expression(value);
      } else {
        grammar.require(ParameterNames.isPath(name), name);
        operation(grammar.mapOr(value, name), ParameterNames.listed("accumulator"), name);
      }
    });
  }

  private void named(Map<String, Object> map, boolean localized) {
    map.forEach((name, value) -> {
      grammar.require(localized ? ParameterNames.isField(name) : ParameterNames.isPath(name), name);
      expression(value);
    });
  }

  boolean expression(Object value) {
    if (value instanceof String text && ParameterNames.isOperator(text)) {
      reference(text, text);
    } else if (value instanceof List<?> list) {
      list.forEach(this::expression);
    } else {
      ParameterGrammar.map(value).ifPresent(map -> {
        if (ParameterGrammar.hasOperator(map)) {
          operation(map, ParameterNames.listed("expression"), "");
        } else {
          named(map, false);
        }
      });
    }
    return true;
  }

  /** Exactly one operator with its operand. */
  private void operation(Map<String, Object> map, Set<String> listed, String owner) {
    List<String> names = new ArrayList<>(map.keySet());
    names.forEach(name -> grammar.require(listed.contains(name), name));
    grammar.require(names.size() == 1, names.size() > 1 ? names.get(1) : owner);
    Object operand = map.get(names.get(0));
    if (names.get(0).equals("$literal")) {
      grammar.plain(operand);
    } else {
      expression(operand);
    }
  }
}
