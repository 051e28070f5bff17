package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PHP's table of request variables: converts the names of a request into the names that PHP code
 * sees (contract section 2, "name mangling").
 *
 * <p>Arrays are {@link Map}s in insertion order, with any keys.
 */
final class PhpVariables {

  /** PHP's {@code max_input_nesting_level}. */
  private static final int MAX_NESTING = 64;

  /** PHP's {@code max_input_vars}. */
  private static final int MAX_VARIABLES = 1000;

  private final Map<String, Object> table = new LinkedHashMap<>();
  private final boolean firstWins;
  private int count;

  private PhpVariables(boolean firstWins) {
    this.firstWins = firstWins;
  }

  /** A table where a later value replaces an earlier one, as for query and form. */
  static PhpVariables lastWins() {
    return new PhpVariables(false);
  }

  /** A table where the first value stays, as for cookies. */
  static PhpVariables firstWins() {
    return new PhpVariables(true);
  }

  Map<String, Object> table() {
    return table;
  }

  /** Stores {@code value} under {@code rawName}, which is already percent-decoded. */
  void register(String rawName, String value) {
    if (++count > MAX_VARIABLES) {
      return;
    }
    String name = untilNul(rawName.replaceFirst("^ +", ""));
    int bracket = name.indexOf('[');
    String variable = mangled(bracket < 0 ? name : name.substring(0, bracket));
    if (variable.isEmpty()) {
      return;
    }
    if (bracket < 0) {
      put(table, variable, value);
    } else {
      registerElement(variable, name, bracket, value);
    }
  }

  private void registerElement(String variable, String name, int firstBracket, String value) {
    Map<String, Object> array = table;
    String index = variable;
    int bracket = firstBracket;
    for (int level = 1; level <= MAX_NESTING; level++) {
      int start = bracket + 1;
      int afterBlank = start < name.length() && CSpace.is(name.charAt(start)) ? start + 1 : start;
      int end = name.indexOf(']', afterBlank);
      if (end < 0) {
        putPlain(array, level == 1 ? mangled(name) : index, value);
        return;
      }
      array = descend(array, index);
      index = end == afterBlank ? null : name.substring(start, end);
      bracket = end + 1;
      if (bracket >= name.length() || name.charAt(bracket) != '[') {
        putPlain(array, index, value);
        return;
      }
    }
    table.remove(variable);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> descend(Map<String, Object> array, String index) {
    String key = index == null ? nextIndex(array) : index;
    if (!(array.get(key) instanceof Map)) {
      array.put(key, new LinkedHashMap<String, Object>());
    }
    return (Map<String, Object>) array.get(key);
  }

  private void putPlain(Map<String, Object> array, String index, String value) {
    put(array, index == null ? nextIndex(array) : index, value);
  }

  private void put(Map<String, Object> array, String key, String value) {
    if (firstWins && array.containsKey(key)) {
      return;
    }
    array.put(key, value);
  }

  private static String nextIndex(Map<String, Object> array) {
    long next = 0;
    for (String key : array.keySet()) {
      if (key.matches("0|[1-9][0-9]{0,17}")) {
        next = Math.max(next, Long.parseLong(key) + 1);
      }
    }
    return Long.toString(next);
  }

  /** Names are C strings in PHP: they end at the first NUL. */
  private static String untilNul(String name) {
    int nul = name.indexOf('\0');
    return nul < 0 ? name : name.substring(0, nul);
  }

  private static String mangled(String name) {
    return name.replace(' ', '_').replace('.', '_').replace('[', '_');
  }
}
