package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/** Which requests meet which fault. Can change at any time. The newest matching fault applies. */
public final class Faults {

  private final Deque<Rule> rules = new ArrayDeque<>();

  private static final class Rule {
    private final Predicate<ReceivedRequest> condition;
    private final Fault fault;
    private int left;

    Rule(Predicate<ReceivedRequest> condition, Fault fault, int times) {
      this.condition = condition;
      this.fault = fault;
      this.left = times;
    }
  }

  Faults() {}

  /** Applies to every further request. */
  public void everywhere(Fault fault) {
    when(request -> true, fault);
  }

  /** Applies to every further request whose path starts with {@code pathPrefix}. */
  public void on(String pathPrefix, Fault fault) {
    when(request -> request.path().startsWith(pathPrefix), fault);
  }

  /** Applies to every further request that matches the condition. */
  public void when(Predicate<ReceivedRequest> condition, Fault fault) {
    add(new Rule(condition, fault, Integer.MAX_VALUE));
  }

  /** Applies to the next {@code times} requests whose path starts with {@code pathPrefix}. */
  public void next(int times, String pathPrefix, Fault fault) {
    add(new Rule(request -> request.path().startsWith(pathPrefix), fault, times));
  }

  /** Removes all faults. */
  public synchronized void clear() {
    rules.clear();
  }

  private synchronized void add(Rule rule) {
    rules.addFirst(rule);
  }

  synchronized Optional<Fault> find(ReceivedRequest request) {
    for (Iterator<Rule> i = rules.iterator(); i.hasNext(); ) {
      Rule rule = i.next();
      if (rule.condition.test(request)) {
        if (--rule.left == 0) {
          i.remove();
        }
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }
}
