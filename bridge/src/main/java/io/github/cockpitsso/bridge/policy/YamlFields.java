package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.value.SettingProblem;
import io.github.cockpitsso.bridge.value.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names and values of one mapping in a YAML file. Collects all problems. */
final class YamlFields {
  private final String where;
  private final Map<?, ?> values;
  private final List<SettingProblem> problems;

  /** The entries of a mapping. Anything else is a problem, and has no entries. */
  YamlFields(String where, Object node, Set<String> known, List<SettingProblem> problems) {
    this.where = where;
    this.problems = problems;
    this.values = node instanceof Map<?, ?> mapping ? mapping : Map.of();
    if (!(node instanceof Map<?, ?>)) {
      problem("must contain names and values");
    }
    for (Object name : values.keySet()) {
      if (!(name instanceof String text)) {
        problem("a name must be text");
      } else if (!known.contains(text)) {
        problem("unknown name " + shown(text) + Suggestion.to(text, known));
      }
    }
  }

  void problem(String message) {
    problems.add(new SettingProblem(where, message));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<Object> node(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** One word or a list of words; empty if the entry is missing. */
  List<String> words(String name) {
    if (!has(name)) {
      return List.of();
    }
    Object value = values.get(name);
    List<?> all = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
    List<String> words = new ArrayList<>();
    for (Object each : all) {
      if (each instanceof String word && !word.isBlank()) {
        words.add(word);
      } else {
        problem(name + ": " + described(each) + " is not text; put it in quotes");
      }
    }
    if (all.isEmpty()) {
      problem(name + ": is empty; remove the entry if it has no condition");
    }
    return words;
  }

  /** As {@link #words}, each of them one of {@code allowed}. */
  Set<String> choices(String name, Collection<String> allowed) {
    Set<String> chosen = new TreeSet<>();
    for (String word : words(name)) {
      if (allowed.contains(word)) {
        chosen.add(word);
      } else {
        problem(name + ": " + shown(word) + " is not one of " + String.join(", ", allowed));
      }
    }
    return chosen;
  }

  /** One word of {@code allowed}. The entry is required unless it has a default. */
  String choice(String name, List<String> allowed, Optional<String> otherwise) {
    if (!has(name)) {
      if (otherwise.isEmpty()) {
        problem(name + ": is missing; write " + String.join(" or ", allowed));
      }
      return otherwise.orElse(allowed.get(0));
    }
    Object value = values.get(name);
    if (value instanceof String word && allowed.contains(word)) {
      return word;
    }
    problem(name + ": " + described(value) + " is not one of " + String.join(", ", allowed));
    return allowed.get(0);
  }

  /** True or false; empty if the entry is missing. */
  Optional<Boolean> flag(String name) {
    if (!has(name)) {
      return Optional.empty();
    } else if (values.get(name) instanceof Boolean flag) {
      return Optional.of(flag);
    }
    problem(name + ": " + described(values.get(name)) + " is not true or false");
    return Optional.empty();
  }

  /** A whole number from 1 to {@code max}. */
  int number(String name, int max, int otherwise) {
    if (!has(name)) {
      return otherwise;
    } else if (values.get(name) instanceof Integer number && number >= 1 && number <= max) {
      return number;
    }
    problem(name + ": " + described(values.get(name)) + " is not a whole number from 1 to " + max);
    return otherwise;
  }

  private static String described(Object value) {
    if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
      // It can contain itself.
      return "the value";
    }
    return value == null ? "nothing" : shown(value.toString());
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    return "'" + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + "'";
  }
}
