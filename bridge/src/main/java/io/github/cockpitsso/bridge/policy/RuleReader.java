package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one rule of a policy file. */
final class RuleReader {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> OPERATIONS =
      Arrays.stream(Operation.values()).map(Operation::word).toList();
  private static final Set<String> ENTRIES = Set.of(
      "name",
      "paths",
      "models",
      "methods",
      "cockpit-roles",
      "keycloak-roles",
      "scopes",
      "graphql",
      "anonymous",
      "decision");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S} ]{1,80}");

  private final YamlFields entries;
  private final String name;

  private RuleReader(YamlFields entries, String name) {
    this.entries = entries;
    this.name = name;
  }

  static Rule read(int number, Object node, List<SettingProblem> problems) {
    String place = "rule " + number;
    boolean named = node instanceof Map<?, ?> mapping
        && mapping.get("name") instanceof String text
        && NAME.matcher(text).matches();
    String name = named ? (String) ((Map<?, ?>) node).get("name") : place;
    YamlFields entries =
        new YamlFields(named ? place + " (" + name + ")" : place, node, ENTRIES, problems);
    if (entries.has("name") && !named) {
      entries.problem("name: must be one line of text with 1 to 80 characters");
    }
    return new RuleReader(entries, name).read();
  }

  private Rule read() {
    Set<String> methods = entries.choices("methods", METHODS);
    Set<Operation> operations = operations();
    boolean allows =
        entries.choice("decision", List.of("allow", "deny"), Optional.empty()).equals("allow");
    var rule = new Rule(
        entries.has("paths") ? parsed("paths", PathPattern::parse) : List.of(PathPattern.all()),
        parsed("models", ModelPattern::parse),
        Set.copyOf(methods),
        Set.copyOf(entries.words("cockpit-roles")),
        Set.copyOf(entries.words("keycloak-roles")),
        Set.copyOf(entries.words("scopes")),
        operations,
        entries.flag("anonymous"),
        new PolicyDecision(allows, name));
    boolean needsUser =
        entries.has("cockpit-roles") || entries.has("keycloak-roles") || entries.has("scopes");
    if (rule.anonymous().orElse(false) && needsUser) {
      entries.problem(
          "anonymous: anonymous requests have no roles or scopes; the rule never matches");
    }
    if (!methods.isEmpty()
        && !operations.isEmpty()
        && operations.stream().noneMatch(each -> methods.contains(each.method()))) {
      entries.problem(
          "methods: a query counts as GET and a mutation as POST; the rule never matches");
    }
    return rule;
  }

  private Set<Operation> operations() {
    Set<String> words = entries.choices("graphql", OPERATIONS);
    return Arrays.stream(Operation.values())
        .filter(each -> words.contains(each.word()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private <T> List<T> parsed(String entry, Function<String, T> parser) {
    List<T> parsed = new ArrayList<>();
    for (String text : entries.words(entry)) {
      try {
        parsed.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        entries.problem(entry + ": " + e.getMessage());
      }
    }
    return parsed;
  }
}
