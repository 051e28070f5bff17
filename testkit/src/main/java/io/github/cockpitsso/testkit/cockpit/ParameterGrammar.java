package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What parameters may contain (docs/parameters.md): filters, sorting, fields, models and data. */
final class ParameterGrammar {

  private static final int DEEPEST = 32;
  private static final int DEEPEST_DATA = 200;
  private static final int MOST_VALUES = 10_000;
  private static final Set<Object> FLAGS = Set.of(0L, 1L, 0.0, 1.0, true, false, "0", "1");
  private static final Set<Object> DIRECTIONS =
      Set.of(1L, -1L, 1.0, -1.0, "1", "-1", "asc", "desc");
  private static final Set<String> LOGICAL = Set.of("$and", "$or", "$nor", "$expr");

  private final String parameter;
  private final ParameterStages stages = new ParameterStages(this);

  private ParameterGrammar(String parameter) {
    this.parameter = parameter;
  }

  /**
   * Checks one parameter.
   *
   * @throws ParameterRefusal with the name that is not allowed
   */
  static void check(String parameter, Object value) {
    ParameterGrammar grammar = new ParameterGrammar(parameter);
    boolean data = parameter.equals("data");
    if (grammar.values(value, data ? DEEPEST_DATA : DEEPEST) > MOST_VALUES && !data) {
      throw new ParameterRefusal(parameter);
    }
    switch (parameter) {
      case "filter" -> grammar.filter(grammar.mapOr(value, parameter), true);
      case "sort" -> grammar.sort(grammar.mapOr(value, parameter));
      case "fields" -> grammar.fields(grammar.mapOr(value, parameter), true);
      case "pipeline" -> grammar.stages.pipeline(value, parameter);
      case "models" -> grammar.models(grammar.mapOr(value, parameter));
      case "data" -> grammar.data(grammar.mapOr(value, parameter));
      case "locale" -> grammar.require(Set.of("", "default").contains(value), parameter);
      case "parent", "_id", "id" ->
        grammar.require(matches(value, "|[A-Za-z0-9_-]{1,64}"), parameter);
      case "model" -> grammar.require(matches(value, "[A-Za-z0-9_-]{1,128}"), parameter);
      default -> grammar.require(isNumber(value), parameter);
    }
  }

  /** The names of fields of linked items in a checked filter. */
  static List<String> links(Object filter) {
    List<String> links = new ArrayList<>();
    map(filter)
        .ifPresent(names -> names.forEach((name, value) -> {
          if (name.startsWith("@")) {
            links.add(name);
          } else if (LOGICAL.contains(name) && value instanceof List<?> branches) {
            branches.forEach(branch -> links.addAll(links(branch)));
          }
        }));
    return links;
  }

  void require(boolean right, String name) {
    if (!right) {
      throw new ParameterRefusal(name);
    }
  }

  /** The object; an empty list is an empty object. */
  static Optional<Map<String, Object>> map(Object value) {
    return value instanceof Map || (value instanceof List<?> list && list.isEmpty())
        ? PhpArrays.map(value)
        : Optional.empty();
  }

  Map<String, Object> mapOr(Object value, String name) {
    return map(value).orElseThrow(() -> new ParameterRefusal(name));
  }

  private int values(Object value, int levels) {
    boolean container = PhpArrays.isArray(value);
    boolean infinite = value instanceof Double number && !Double.isFinite(number);
    require(!infinite && !(container && levels == 0), parameter);
    int count = 1;
    for (Object inner : container ? PhpArrays.map(value).orElseThrow().values() : List.of()) {
      count += values(inner, levels - 1);
    }
    return count;
  }

  private static boolean matches(Object value, String pattern) {
    return value instanceof String text && text.matches(pattern);
  }

  static boolean isWhole(Object value) {
    return value instanceof Number number
        ? number.doubleValue() == Math.rint(number.doubleValue())
            && Math.abs(number.doubleValue()) <= 999_999_999
        : matches(value, "-?[0-9]{1,9}");
  }

  private static boolean isNumber(Object value) {
    return value == null
        || value instanceof Boolean
        || matches(value, "|true|false|null")
        || isWhole(value);
  }

  void filter(Map<String, Object> filter, boolean links) {
    filter.forEach((name, value) -> {
      if (ParameterNames.isOperator(name)) {
        operand("filter", name, value, links);
        return;
      }
      boolean right = name.startsWith("@")
          ? links && ParameterNames.isLink(name)
          : ParameterNames.isField(name);
      require(right, name);
      if (map(value).filter(ParameterGrammar::hasOperator).isPresent()) {
        conditions(mapOr(value, name));
      } else {
        plain(value);
      }
    });
  }

  static boolean hasOperator(Map<String, Object> map) {
    return map.keySet().stream().anyMatch(ParameterNames::isOperator);
  }

  private void conditions(Map<String, Object> conditions) {
    conditions.forEach((name, operand) -> operand("condition", name, operand, false));
  }

  private void operand(String table, String name, Object operand, boolean links) {
    String shape = ParameterNames.shape(table, name).orElseThrow(() -> new ParameterRefusal(name));
    require(isRight(shape, operand, links), name);
  }

  private boolean isRight(String shape, Object operand, boolean links) {
    return switch (shape) {
      case "plain" -> plain(operand);
      case "plains" -> operand instanceof List && plain(operand);
      case "scalar" -> !PhpArrays.isArray(operand);
      case "string" -> operand instanceof String;
      case "number" -> isWhole(operand);
      case "numbers" ->
        operand instanceof List<?> numbers
            && (numbers.size() == 1 || numbers.size() == 2)
            && numbers.stream().allMatch(ParameterGrammar::isWhole)
            && PhpArrays.toInt(numbers.get(0)) != 0;
      case "filters" -> filters(operand, links);
      case "negation" -> operand instanceof String || negation(operand);
      case "element" -> map(operand).map(this::element).orElse(false);
      case "text" -> operand instanceof String || map(operand).isPresent();
      case "geometry" -> PhpArrays.isArray(operand);
      default -> stages.expression(operand);
    };
  }

  private boolean filters(Object operand, boolean links) {
    if (!(operand instanceof List<?> filters) || filters.isEmpty()) {
      return false;
    }
    for (Object filter : filters) {
      if (map(filter).isEmpty()) {
        return false;
      }
      filter(map(filter).orElseThrow(), links);
    }
    return true;
  }

  private boolean negation(Object operand) {
    map(operand).ifPresent(this::conditions);
    return map(operand).filter(conditions -> !conditions.isEmpty()).isPresent();
  }

  private boolean element(Map<String, Object> element) {
    boolean ofConditions = element.keySet().stream()
        .anyMatch(name -> ParameterNames.isOperator(name) && !LOGICAL.contains(name));
    if (ofConditions) {
      conditions(element);
    } else {
      filter(element, false);
    }
    return true;
  }

  /** Data without any operator. */
  boolean plain(Object value) {
    if (value instanceof List<?> list) {
      list.forEach(this::plain);
    } else {
      map(value)
          .ifPresent(map -> map.forEach((name, inner) -> {
            require(ParameterNames.isField(name), name);
            plain(inner);
          }));
    }
    return true;
  }

  void sort(Map<String, Object> sort) {
    sort.forEach((name, direction) -> require(
        ParameterNames.isField(name) && direction != null && DIRECTIONS.contains(direction), name));
  }

  private void fields(Map<String, Object> fields, boolean populated) {
    fields.forEach((name, value) -> {
      boolean afterPopulating = populated && name.startsWith("..");
      require(ParameterNames.isField(afterPopulating ? name.substring(2) : name), name);
      if (value == null || !FLAGS.contains(value)) {
        fields(mapOr(value, name), false);
      }
    });
  }

  private void models(Map<String, Object> models) {
    models.forEach((alias, options) -> {
      require(alias.matches("[\\p{L}\\p{N}_.-]{1,128}"), alias);
      mapOr(options, alias).forEach((name, value) -> {
        switch (name) {
          case "filter" -> filter(mapOr(value, name), true);
          case "sort" -> sort(mapOr(value, name));
          case "fields" -> fields(mapOr(value, name), true);
          case "model", "locale", "limit", "skip", "populate" -> check(name, value);
          default -> throw new ParameterRefusal(name);
        }
      });
    });
  }

  private void data(Map<String, Object> data) {
    data.forEach((name, value) -> {
      require(ParameterNames.isSingle(name), name);
      if (name.equals("_id")) {
        require(value == null || matches(value, "[A-Za-z0-9_-]{1,64}"), name);
      } else {
        identifiers(value);
      }
    });
  }

  private void identifiers(Object value) {
    if (value instanceof List<?> list) {
      list.forEach(this::identifiers);
    }
    map(value)
        .ifPresent(map -> map.forEach((name, inner) -> {
          require(!name.equals("_id") || !PhpArrays.isArray(inner), name);
          identifiers(inner);
        }));
  }
}
