package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;

/** PHP's {@code json_encode}. */
final class PhpJsonWriter {

  /** {@code new stdClass} for {@code json_encode}: an empty array would become a list. */
  static final Object EMPTY_OBJECT = new Object();

  private PhpJsonWriter() {}

  /** {@code json_encode}: slashes escaped, everything but ASCII as {@code \}{@code uXXXX}. */
  static String write(Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  private static void append(StringBuilder json, Object value) {
    if (value == EMPTY_OBJECT) {
      json.append("{}");
    } else if (value instanceof Map<?, ?> map) {
      if (isList(map)) {
        appendList(json, map.values());
      } else {
        appendObject(json, map);
      }
    } else if (value instanceof Iterable<?> list) {
      appendList(json, list);
    } else if (value instanceof Double number) {
      appendDouble(json, number);
    } else if (value instanceof String text) {
      appendString(json, text);
    } else {
      json.append(value);
    }
  }

  /** PHP has one kind of array. With the keys 0, 1, 2... (or no keys) it is written as a list. */
  static boolean isList(Map<?, ?> map) {
    int expected = 0;
    for (Object key : map.keySet()) {
      if (!key.equals(Integer.toString(expected++))) {
        return false;
      }
    }
    return true;
  }

  private static void appendList(StringBuilder json, Iterable<?> list) {
    String separator = "[";
    for (Object element : list) {
      json.append(separator);
      append(json, element);
      separator = ",";
    }
    json.append(separator.equals("[") ? "[]" : "]");
  }

  private static void appendObject(StringBuilder json, Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(separator);
      appendString(json, (String) entry.getKey());
      json.append(':');
      append(json, entry.getValue());
      separator = ",";
    }
    json.append('}');
  }

  private static void appendDouble(StringBuilder json, double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      json.append((long) number);
    } else {
      json.append(Double.toString(number).replaceFirst("E(?=\\d)", "e+").replace('E', 'e'));
    }
  }

  private static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\', '/' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || c > 0x7E) {
            json.append(c == 0x7F ? "\u007f" : String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
