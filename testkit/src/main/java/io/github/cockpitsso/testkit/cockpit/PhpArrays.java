package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PHP's arrays and its type conversions, as far as requests use them. */
final class PhpArrays {

  private PhpArrays() {}

  /** An associative array from alternating keys and values. */
  static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> array = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      array.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return array;
  }

  static boolean isArray(Object value) {
    return value instanceof Map || value instanceof List;
  }

  /** The array as a map, lists with their indexes as keys; empty if it is not an array. */
  static Optional<Map<String, Object>> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put((String) key, element));
      return Optional.of(copy);
    }
    if (value instanceof List<?> list) {
      Map<String, Object> copy = new LinkedHashMap<>();
      for (int i = 0; i < list.size(); i++) {
        copy.put(Integer.toString(i), list.get(i));
      }
      return Optional.of(copy);
    }
    return Optional.empty();
  }

  /** The elements of a list; empty for anything else, including an array with keys. */
  static Optional<List<Object>> list(Object value) {
    if (value instanceof List<?> list) {
      return Optional.of(new ArrayList<>(list));
    }
    if (value instanceof Map<?, ?> map && PhpJsonWriter.isList(map)) {
      return Optional.of(new ArrayList<>(map.values()));
    }
    return Optional.empty();
  }

  static boolean isTruthy(Object value) {
    if (value == null || value.equals("") || value.equals("0") || value.equals(false)) {
      return false;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value instanceof Map<?, ?> map && map.isEmpty())
        && !(value instanceof List<?> list && list.isEmpty());
  }

  /** {@code param('x:string')}: arrays become JSON. */
  static String toText(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? "1" : "";
    }
    return value instanceof String text ? text : PhpJsonWriter.write(value);
  }

  /** {@code settype($x, 'int')}: the number at the start of a text, 1 for a non-empty array. */
  static long toInt(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof String text) {
      java.util.regex.Matcher digits =
          java.util.regex.Pattern.compile("^\\s*([+-]?\\d{1,18})").matcher(text);
      return digits.find() ? Long.parseLong(digits.group(1)) : 0;
    }
    return isTruthy(value) ? 1 : 0;
  }
}
