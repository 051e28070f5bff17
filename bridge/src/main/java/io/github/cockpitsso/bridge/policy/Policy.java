package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.util.ArrayList;
import java.util.List;

/** An ordered list of rules; the first one that matches decides. */
public final class Policy {
  private static final PolicyDecision METHOD_IN_PATH =
      new PolicyDecision(false, "the method in the path, which Cockpit uses as a file name");

  private final boolean dryRun;
  private final GraphQlLimits limits;
  private final List<Rule> rules;
  private final PolicyDecision otherwise;

  Policy(boolean dryRun, GraphQlLimits limits, List<Rule> rules, boolean allowsOthers) {
    this.dryRun = dryRun;
    this.limits = limits;
    this.rules = List.copyOf(rules);
    this.otherwise = new PolicyDecision(allowsOthers, "default");
  }

  /** Allows a request if the rules allow all models that it can access. */
  public PolicyDecision judge(AccessRequest request) {
    if (request.path().namesMethod()) {
      return METHOD_IN_PATH;
    }
    PolicyDecision decision = otherwise;
    for (AccessTarget target : AccessTarget.of(request.models())) {
      decision = judge(request, target);
      if (!decision.allows()) {
        return decision;
      }
    }
    return decision;
  }

  private PolicyDecision judge(AccessRequest request, AccessTarget target) {
    for (Rule rule : rules) {
      if (rule.matches(request, target)) {
        return rule.decision();
      }
    }
    return otherwise;
  }

  /** Whether the policy only reports what it would reject. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** The number of rules. */
  public int size() {
    return rules.size();
  }

  /** Whether a rule has a condition on models. */
  boolean namesModels() {
    return rules.stream().anyMatch(rule -> !rule.models().isEmpty());
  }

  /** Warns of rules that deny a model at only one of its addresses. */
  List<SettingProblem> narrow() {
    List<SettingProblem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      for (String model : rules.get(i).modelsInPaths()) {
        problems.add(new SettingProblem(
            "rule " + (i + 1),
            "the path contains the model " + model
                + ", which has other addresses (models=, populate, GraphQL): write models: ["
                + model
                + "]"));
      }
    }
    return problems;
  }

  /** Reports rules after one that matches every request. */
  List<SettingProblem> unreachable() {
    List<SettingProblem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size() - 1; i++) {
      if (rules.get(i).matchesAll()) {
        problems.add(new SettingProblem(
            "rule " + (i + 2), "is never reached: rule " + (i + 1) + " matches every request"));
      }
    }
    return problems;
  }

  GraphQlLimits limits() {
    return limits;
  }
}
