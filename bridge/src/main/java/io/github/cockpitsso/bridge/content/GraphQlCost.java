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
 * How much a document asks for.
 *
 * @param depth of fields within fields
 * @param aliases as often as they are used; stops counting at a billion
 */
record GraphQlCost(int depth, long aliases) {
  private static final GraphQlCost NOTHING = new GraphQlCost(0, 0);
  private static final long ENOUGH = 1_000_000_000;
  // A chain of fragments is no field within another, but a call within another here.
  private static final int MAX_LEVEL = 500;

  /** The cost of what is selected; refused if fragments go in circles or are missing. */
  static Decision<GraphQlCost> of(
      List<OperationDefinition> operations, Map<String, FragmentDefinition> fragments) {
    var counter = new Counter(fragments);
    GraphQlCost cost = NOTHING;
    for (OperationDefinition operation : operations) {
      cost = cost.and(counter.of(operation.getSelectionSet()));
    }
    // Those too that nobody uses, so that a circle is a circle.
    fragments.values().forEach(counter::of);
    if (counter.isTooDeep()) {
      return Decision.refused(Reason.GRAPHQL_LIMIT, "fragments nested too deeply");
    }
    return counter.isSound()
        ? Decision.granted(cost)
        : Decision.refused(
            Reason.GRAPHQL_MALFORMED, "a fragment that is missing, or that holds itself");
  }

  boolean isWithin(GraphQlLimits limits) {
    return depth <= limits.depth() && aliases <= limits.aliases();
  }

  private GraphQlCost and(GraphQlCost other) {
    return new GraphQlCost(Math.max(depth, other.depth), Math.min(ENOUGH, aliases + other.aliases));
  }

  /** Counts each fragment once, however often it is used. */
  private static final class Counter {
    private final Map<String, FragmentDefinition> fragments;
    // A fragment that is being counted costs nothing yet.
    private final Map<String, GraphQlCost> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private boolean sound = true;
    private boolean tooDeep;
    private int level;

    Counter(Map<String, FragmentDefinition> fragments) {
      this.fragments = fragments;
    }

    boolean isSound() {
      return sound;
    }

    boolean isTooDeep() {
      return tooDeep;
    }

    GraphQlCost of(SelectionSet selected) {
      if (selected == null) {
        return NOTHING;
      } else if (level >= MAX_LEVEL) {
        tooDeep = true;
        return NOTHING;
      }
      level++;
      GraphQlCost cost = NOTHING;
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
        sound = false;
        return NOTHING;
      }
      return of(fragment);
    }

    private GraphQlCost of(FragmentDefinition fragment) {
      String name = fragment.getName();
      GraphQlCost before = known.get(name);
      if (before != null) {
        return before;
      } else if (!open.add(name)) {
        sound = false;
        return NOTHING;
      }
      GraphQlCost cost = of(fragment.getSelectionSet());
      open.remove(name);
      known.put(name, cost);
      return cost;
    }
  }
}
