package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Filter, sort and projection of documents: equality, {@code $and}, {@code $or}, {@code $nor} and
 * the usual comparisons. This is what the tests use, not all of MongoLite.
 */
final class ContentQuery {

  private ContentQuery() {}

  /** MongoLite throws for unknown operators, and Cockpit then answers 500. */
  static final class UnsupportedQueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedQueryException(String what) {
      super(what);
    }
  }

  static boolean matches(Map<String, Object> document, Map<String, Object> filter) {
    return filter.entrySet().stream().allMatch(condition -> switch (condition.getKey()) {
      case "$and" -> branches(condition.getValue()).stream().allMatch(f -> matches(document, f));
      case "$or" -> branches(condition.getValue()).stream().anyMatch(f -> matches(document, f));
      case "$nor" -> branches(condition.getValue()).stream().noneMatch(f -> matches(document, f));
      default -> fieldMatches(document, condition.getKey(), condition.getValue());
    });
  }

  private static List<Map<String, Object>> branches(Object value) {
    List<Map<String, Object>> branches = new ArrayList<>();
    for (Object branch : PhpArrays.list(value).orElse(List.of())) {
      PhpArrays.map(branch).ifPresent(branches::add);
    }
    return branches;
  }

  private static boolean fieldMatches(Map<String, Object> document, String field, Object expected) {
    Object actual = value(document, field);
    if (expected instanceof Map<?, ?> operators && !operators.isEmpty()) {
      return operators.entrySet().stream()
          .allMatch(
              operator -> operatorMatches(actual, (String) operator.getKey(), operator.getValue()));
    }
    return expected == null ? actual == null : looselyEqual(actual, expected);
  }

  private static Object value(Map<String, Object> document, String path) {
    Object value = document;
    for (String name : path.split("\\.", -1)) {
      value = PhpArrays.map(value).map(map -> map.get(name)).orElse(null);
    }
    return value;
  }

  private static boolean operatorMatches(Object actual, String operator, Object operand) {
    return switch (operator) {
      case "$eq" -> looselyEqual(actual, operand);
      case "$ne" -> !looselyEqual(actual, operand);
      case "$in" ->
        PhpArrays.list(operand).orElse(List.of()).stream().anyMatch(e -> looselyEqual(actual, e));
      case "$nin" ->
        PhpArrays.list(operand).orElse(List.of()).stream().noneMatch(e -> looselyEqual(actual, e));
      case "$gt" -> actual != null && compare(actual, operand) > 0;
      case "$gte" -> actual != null && compare(actual, operand) >= 0;
      case "$lt" -> actual != null && compare(actual, operand) < 0;
      case "$lte" -> actual != null && compare(actual, operand) <= 0;
      case "$regex" ->
        actual instanceof String text
            && Pattern.compile(
                    PhpArrays.toText(operand), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text)
                .find();
      case "$exists" -> (actual != null) == PhpArrays.isTruthy(operand);
      default -> throw new UnsupportedQueryException(operator);
    };
  }

  /** PHP's {@code ==} for the values of a document: 1, 1.0 and "1" are equal. */
  private static boolean looselyEqual(Object actual, Object expected) {
    if (actual instanceof Number || expected instanceof Number) {
      return number(actual) == number(expected);
    }
    return Objects.equals(actual, expected);
  }

  private static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof String text && text.matches("[+-]?\\d+(\\.\\d+)?")
        ? Double.parseDouble(text)
        : Double.NaN;
  }

  /** SQLite's order: null, then numbers, then text by bytes. */
  private static int compare(Object a, Object b) {
    if (a instanceof Number left && b instanceof Number right) {
      return Double.compare(left.doubleValue(), right.doubleValue());
    }
    if (a instanceof String left && b instanceof String right) {
      return left.compareTo(right);
    }
    return Integer.compare(rank(a), rank(b));
  }

  private static int rank(Object value) {
    return value == null ? 0 : value instanceof Number ? 1 : 2;
  }

  /** The order of a {@code sort} object: -1 is descending, everything else ascending. */
  static Comparator<Map<String, Object>> order(Map<String, Object> sort) {
    return (left, right) -> {
      for (Map.Entry<String, Object> by : sort.entrySet()) {
        int difference = compare(left.get(by.getKey()), right.get(by.getKey()));
        if (difference != 0) {
          return number(by.getValue()) == -1 ? -difference : difference;
        }
      }
      return 0;
    };
  }

  /**
   * MongoLite's projection: only inclusions or only exclusions, and {@code _id} unless excluded.
   */
  static Map<String, Object> project(Map<String, Object> document, Map<String, Object> fields) {
    boolean includes = fields.values().stream().anyMatch(PhpArrays::isTruthy);
    boolean excludes = fields.entrySet().stream()
        .anyMatch(f -> !f.getKey().equals("_id") && !PhpArrays.isTruthy(f.getValue()));
    if (includes && excludes) {
      throw new UnsupportedQueryException("inclusion and exclusion");
    }
    Map<String, Object> projected = new LinkedHashMap<>();
    if (document.containsKey("_id") && PhpArrays.isTruthy(fields.getOrDefault("_id", 1L))) {
      projected.put("_id", document.get("_id"));
    }
    document.forEach((field, value) -> {
      boolean kept = includes ? fields.containsKey(field) : !fields.containsKey(field);
      if (kept && !field.equals("_id")) {
        projected.put(field, value);
      }
    });
    return projected;
  }
}
