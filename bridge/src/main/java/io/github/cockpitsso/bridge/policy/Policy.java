package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.util.ArrayList;
import java.util.List;

/** Rules in their order: the first that fits decides. */
public final class Policy {
  private static final PolicyDecision METHOD_IN_PATH = new PolicyDecision(
      false, "the method in the path, which Cockpit takes for the name of a file");

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

  /** What it says to a request: it must allow each model that the request can touch. */
  public PolicyDecision judge(AccessRequest request) {
    if (request.path().namesMethod()) {
      return METHOD_IN_PATH;
    }
    PolicyDecision verdict = otherwise;
    for (AccessTarget target : AccessTarget.of(request.models())) {
      verdict = judge(request, target);
      if (!verdict.allows()) {
        return verdict;
      }
    }
    return verdict;
  }

  private PolicyDecision judge(AccessRequest request, AccessTarget target) {
    for (Rule rule : rules) {
      if (rule.matches(request, target)) {
        return rule.verdict();
      }
    }
    return otherwise;
  }

  /** Whether it only says what it would refuse. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** How many rules there are. */
  public int size() {
    return rules.size();
  }

  /** Whether a rule is about models. */
  boolean namesModels() {
    return rules.stream().anyMatch(rule -> !rule.models().isEmpty());
  }

  /** Rules that deny a model at one of its addresses alone. */
  List<SettingProblem> narrow() {
    List<SettingProblem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      for (String model : rules.get(i).modelsInPaths()) {
        problems.add(new SettingProblem(
            "rule " + (i + 1),
            "the path names the model " + model
                + ", which has other addresses (models=, populate, GraphQL): write models: ["
                + model
                + "]"));
      }
    }
    return problems;
  }

  /** The rules that nobody would ever ask. */
  List<SettingProblem> unreachable() {
    List<SettingProblem> problems = new ArrayList<>();
    for (int i = 0; i < rules.size() - 1; i++) {
      if (rules.get(i).fitsAll()) {
        problems.add(new SettingProblem(
            "rule " + (i + 2), "is never reached: rule " + (i + 1) + " fits every request"));
      }
    }
    return problems;
  }

  GraphQlLimits limits() {
    return limits;
  }
}
