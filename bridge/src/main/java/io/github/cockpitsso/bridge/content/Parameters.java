package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.guard.PhpName;
import io.github.cockpitsso.client.http.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checked parameters of a query or a body, as PHP reads them. Each may occur once, under its
 * plain name or as an array of PHP ({@code filter[a][$gt]=1}). Everything else that PHP could read
 * as one of them is rejected.
 */
final class Parameters {
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]\\x00-\\x20]*)\\]");
  private static final int MAX_DEPTH = 32;
  /** PHP's own limit ({@code max_input_vars}); it ignores further fields. */
  static final int MAX_FIELDS = 1000;

  private final Set<String> checked;
  private final Map<String, Object> found = new LinkedHashMap<>();
  private String unreadable = "";

  /** No parameters yet; fields with these names are checked. */
  Parameters(Set<String> checked) {
    this.checked = checked;
  }

  /** Whether PHP reads a field with this name, one byte per character, as a checked parameter. */
  boolean isChecked(String name) {
    return checked.contains(PhpName.of(name));
  }

  /** Adds a field of a query or form; name and value have one byte per character. */
  void add(String name, String value) {
    String variable = PhpName.of(name);
    Optional<String> text = utf8(value);
    Optional<String> path =
        name.startsWith(variable) ? utf8(name.substring(variable.length())) : Optional.empty();
    if (text.isEmpty() || path.isEmpty() || !put(variable, path.get(), text.get())) {
      unreadable = variable;
    }
  }

  void refuse(String name) {
    unreadable = name;
  }

  /**
   * Name of a parameter that can be read in more than one way; empty if there is none.
   */
  String unreadable() {
    return unreadable;
  }

  /**
   * The values: text as sent, an array of PHP as an object or list of texts.
   */
  Map<String, JsonNode> values() {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    found.forEach((name, value) -> values.put(name, node(value)));
    return values;
  }

  private boolean put(String variable, String brackets, String value) {
    if (brackets.isEmpty()) {
      return found.putIfAbsent(variable, value) == null;
    }
    Object top = found.computeIfAbsent(variable, it -> new LinkedHashMap<String, Object>());
    return top instanceof Map<?, ?> && put(map(top), BRACKETS.matcher(brackets), value);
  }

  private static boolean put(Map<String, Object> top, Matcher keys, String value) {
    Map<String, Object> array = top;
    int at = 0;
    for (int depth = 0; keys.find(at) && keys.start() == at && depth < MAX_DEPTH; depth++) {
      at = keys.end();
      String key = keys.group(1).isEmpty() ? Integer.toString(array.size()) : keys.group(1);
      if (keys.group(1).isEmpty() && !isList(array)) {
        return false;
      } else if (at == keys.regionEnd()) {
        return array.putIfAbsent(key, value) == null;
      }
      Object next = array.computeIfAbsent(key, it -> new LinkedHashMap<String, Object>());
      if (!(next instanceof Map<?, ?>)) {
        return false;
      }
      array = map(next);
    }
    return false;
  }

  @SuppressWarnings("unchecked") // This class creates all maps.
  private static Map<String, Object> map(Object array) {
    return (Map<String, Object>) array;
  }

  private static boolean isList(Map<String, Object> array) {
    Iterator<String> keys = array.keySet().iterator();
    for (int i = 0; keys.hasNext(); i++) {
      if (!keys.next().equals(Integer.toString(i))) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode node(Object value) {
    if (value instanceof String text) {
      return TextNode.valueOf(text);
    }
    Map<String, Object> array = map(value);
    if (isList(array)) {
      var list = JsonNodeFactory.instance.arrayNode();
      array.values().forEach(each -> list.add(node(each)));
      return list;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    array.forEach((key, each) -> object.set(key, node(each)));
    return object;
  }

  /** The fields that PHP reads as this array: {@code name[key][0]} and its value. */
  static Map<String, String> fields(String name, JsonNode node) {
    Map<String, String> fields = new LinkedHashMap<>();
    addFields(name, node, fields);
    return fields;
  }

  private static void addFields(String name, JsonNode node, Map<String, String> fields) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        addFields(name + "[" + i + "]", node.get(i), fields);
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(each -> addFields(name + "[" + each.getKey() + "]", each.getValue(), fields));
    } else {
      fields.put(name, node.asText());
    }
  }

  static Optional<String> utf8(String latin1) {
    return isAscii(latin1)
        ? Optional.of(latin1)
        : Utf8.decode(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
