package io.github.cockpitsso.bridge.content;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cost of a document.
 *
 * @param depth of nested fields
 * @param aliases each as often as it is used; at most a billion are counted
 */
record GraphQlCost(int depth, long aliases) {
  private static final GraphQlCost ZERO = new GraphQlCost(0, 0);
  private static final long MAX_ALIASES = 1_000_000_000;
  // A chain of fragments adds no depth of fields, but recursion of this counter.
  private static final int MAX_LEVEL = 500;

  /** Counts the cost; refused if a fragment is missing or contains itself. */
  static Decision<GraphQlCost> of(
      List<OperationDefinition> operations, Map<String, FragmentDefinition> fragments) {
    var counter = new Counter(fragments);
    GraphQlCost cost = ZERO;
    for (OperationDefinition operation : operations) {
      cost = cost.and(counter.of(operation.getSelectionSet()));
    }
    // Unused fragments too, because a cycle among them is also invalid.
    fragments.values().forEach(counter::of);
    if (counter.tooDeep) {
      return Decision.refused(Reason.GRAPHQL_LIMIT, "fragments nested too deeply");
    }
    return counter.valid
        ? Decision.granted(cost)
        : Decision.refused(Reason.GRAPHQL_MALFORMED, "a fragment is missing, or contains itself");
  }

  boolean isWithin(GraphQlLimits limits) {
    return depth <= limits.depth() && aliases <= limits.aliases();
  }

  private GraphQlCost and(GraphQlCost other) {
    return new GraphQlCost(
        Math.max(depth, other.depth), Math.min(MAX_ALIASES, aliases + other.aliases));
  }

  /** Counts each fragment once, however often it is used. */
  private static final class Counter {
    private final Map<String, FragmentDefinition> fragments;
    // A fragment that is being counted costs nothing yet.
    private final Map<String, GraphQlCost> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private boolean valid = true;
    private boolean tooDeep;
    private int level;

    Counter(Map<String, FragmentDefinition> fragments) {
      this.fragments = fragments;
    }

    GraphQlCost of(SelectionSet selected) {
      if (selected == null) {
        return ZERO;
      } else if (level >= MAX_LEVEL) {
        tooDeep = true;
        return ZERO;
      }
      level++;
      GraphQlCost cost = ZERO;
      for (Selection<?> selection : selected.getSelections()) {
        cost = cost.and(of(selection));
      }
      level--;
      return cost;
    }

    private GraphQlCost of(Selection<?> selection) {
      if (selection instanceof Field field) {
        GraphQlCost inside = of(field.getSelectionSet());
        return new GraphQlCost(
            inside.depth + 1, inside.aliases + (field.getAlias() == null ? 0 : 1));
      } else if (selection instanceof InlineFragment inline) {
        return of(inline.getSelectionSet());
      }
      FragmentDefinition fragment = fragments.get(((FragmentSpread) selection).getName());
      if (fragment == null) {
        valid = false;
        return ZERO;
      }
      return of(fragment);
    }

    private GraphQlCost of(FragmentDefinition fragment) {
      String name = fragment.getName();
      GraphQlCost before = known.get(name);
      if (before != null) {
        return before;
      } else if (!open.add(name)) {
        valid = false;
        return ZERO;
      }
      GraphQlCost cost = of(fragment.getSelectionSet());
      open.remove(name);
      known.put(name, cost);
      return cost;
    }
  }
}
