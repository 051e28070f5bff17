package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FloatValue;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import io.github.cockpitsso.bridge.parameter.Grammar;
import io.github.cockpitsso.bridge.parameter.NameCheck;
import io.github.cockpitsso.bridge.parameter.Parameter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the arguments of Cockpit's own fields: {@code content}, {@code contentTree},
 * {@code XModel}, and the mutations. Fields of other addons are not checked, like their
 * REST endpoints.
 */
final class GraphQlArguments {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> FIELDS =
      Set.of("content", "contentTree", "saveContentItem", "deleteContentItem");
  private static final String MODEL_FIELD = "Model";
  private static final String MODEL = "model";

  // Each use of a variable is checked. All uses together may have ten times the size of all
  // variables, and this number of characters more.
  private static final int USES = 10;
  private static final int MORE_CHARACTERS = 100_000;

  private final Grammar grammar;
  private final Map<String, Long> sizes = new HashMap<>();
  private long left = MORE_CHARACTERS;
  private final Map<String, JsonNode> variables = new HashMap<>();
  private final Map<String, JsonNode> defaults = new HashMap<>();
  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final Set<String> spreads = new HashSet<>();
  private final Set<String> models = new LinkedHashSet<>();
  private boolean others;
  private Optional<String> refused = Optional.empty();

  private GraphQlArguments(Grammar grammar, JsonNode sent) {
    this.grammar = grammar;
    sent.properties().forEach(each -> {
      variables.put(each.getKey(), each.getValue());
      measure(each.getKey(), each.getValue());
    });
  }

  private void measure(String variable, JsonNode value) {
    long size = size(value);
    sizes.put(variable, size);
    left += USES * size;
  }

  /** What a check of this value costs: its nodes, and the characters of names and texts. */
  private static long size(JsonNode node) {
    long size = 1;
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        size += each.getKey().length() + size(each.getValue());
      }
    } else {
      for (JsonNode each : node) {
        size += size(each);
      }
    }
    return node.isTextual() || node.isNumber() ? size + node.asText().length() : size;
  }

  /**
   * Checks all arguments of a document.
   *
   * @param variables of the request; anything but an object counts as no variables
   */
  static GraphQlArguments check(Grammar grammar, Document document, JsonNode variables) {
    var arguments = new GraphQlArguments(grammar, variables);
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(each -> arguments.fragments.put(each.getName(), each));
    for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      operation.getVariableDefinitions().forEach(arguments::storeDefault);
    }
    for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
      arguments.check(operation.getSelectionSet());
    }
    return arguments;
  }

  /** Checks the root fields. A field of an item can have the same name as a field of Cockpit. */
  private void check(SelectionSet selected) {
    Deque<Selection<?>> open = new ArrayDeque<>();
    selected.getSelections().forEach(open::add);
    while (!open.isEmpty() && refused.isEmpty()) {
      Selection<?> next = open.pop();
      if (next instanceof Field field) {
        if (isCockpits(field.getName())) {
          check(field);
        }
      } else if (next instanceof InlineFragment inline) {
        inline.getSelectionSet().getSelections().forEach(open::add);
      } else if (next instanceof FragmentSpread spread && spreads.add(spread.getName())) {
        fragments.get(spread.getName()).getSelectionSet().getSelections().forEach(open::add);
      }
    }
  }

  private static boolean isCockpits(String field) {
    return FIELDS.contains(field) || field.endsWith(MODEL_FIELD);
  }

  /** The name of a forbidden argument or operator; empty if all are allowed. */
  Optional<String> refused() {
    return refused;
  }

  /** The models that the document names. */
  Set<String> models() {
    return models;
  }

  /** Whether the document can access models that it does not name. */
  boolean reachesOthers() {
    return others;
  }

  /**
   * Stores the default of a variable. Two operations with different defaults are ambiguous.
   */
  private void storeDefault(VariableDefinition definition) {
    if (definition.getDefaultValue() == null) {
      return;
    }
    JsonNode value = json(definition.getDefaultValue());
    JsonNode known = defaults.putIfAbsent(definition.getName(), value);
    if (known == null && !variables.containsKey(definition.getName())) {
      measure(definition.getName(), value);
    }
    if (known != null && !known.equals(value)) {
      refused = Optional.of(definition.getName());
    }
  }

  private void check(Field field) {
    Set<String> seen = new HashSet<>();
    if (!FIELDS.contains(field.getName())) {
      models.add(field.getName().substring(0, field.getName().length() - MODEL_FIELD.length()));
    }
    for (Argument argument : field.getArguments()) {
      String name = argument.getName();
      JsonNode value = json(argument.getValue());
      refused = seen.add(name) ? refused.or(() -> refused(name, value)) : Optional.of(name);
      if (refused.isPresent()) {
        return;
      } else if (name.equals(MODEL) && FIELDS.contains(field.getName())) {
        others |= !value.isTextual();
        if (value.isTextual()) {
          models.add(value.textValue());
        }
      }
    }
  }

  private Optional<String> refused(String name, JsonNode value) {
    if (value.isMissingNode()) {
      return Optional.empty();
    } else if (name.equals("_id") || name.equals("id")) {
      return value.isTextual() && value.textValue().isEmpty()
          ? Optional.empty()
          : Grammar.refusedId(name, value);
    } else if (name.equals(MODEL)) {
      return value.isTextual() && NameCheck.isModel(value.textValue())
          ? Optional.empty()
          : Optional.of(name);
    }
    Optional<Parameter> parameter = Parameter.named(name);
    boolean absent = value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    if (parameter.isEmpty() || absent) {
      return Optional.empty();
    }
    Optional<String> not = grammar.refused(parameter.get(), value);
    others |= not.isEmpty() && ContentReader.reachesOthers(parameter.get(), value);
    return not;
  }

  private JsonNode json(Value<?> value) {
    if (value instanceof VariableReference reference) {
      String name = reference.getName();
      left -= sizes.getOrDefault(name, 1L);
      if (left < 0) {
        refused = Optional.of(name);
        return MissingNode.getInstance();
      }
      return variables.containsKey(name)
          ? variables.get(name)
          : defaults.getOrDefault(name, MissingNode.getInstance());
    } else if (value instanceof StringValue text) {
      return NODES.textNode(text.getValue());
    } else if (value instanceof IntValue number) {
      return NODES.numberNode(number.getValue());
    } else if (value instanceof FloatValue number) {
      return NODES.numberNode(number.getValue());
    } else if (value instanceof BooleanValue flag) {
      return NODES.booleanNode(flag.isValue());
    } else if (value instanceof ArrayValue list) {
      ArrayNode array = NODES.arrayNode();
      list.getValues().forEach(each -> array.add(inside(each)));
      return array;
    } else if (value instanceof ObjectValue fields) {
      ObjectNode object = NODES.objectNode();
      for (ObjectField each : fields.getObjectFields()) {
        if (object.replace(each.getName(), inside(each.getValue())) != null) {
          refused = Optional.of(each.getName());
        }
      }
      return object;
    }
    return NullNode.getInstance();
  }

  /** Cockpit replaces a variable within a literal by null; its value is checked nevertheless. */
  private JsonNode inside(Value<?> value) {
    JsonNode node = json(value);
    return node.isMissingNode() ? NullNode.getInstance() : node;
  }
}
