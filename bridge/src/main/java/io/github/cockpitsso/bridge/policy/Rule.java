package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Operation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule of a policy. It matches if all its conditions hold. A condition holds if one of its words
 * matches; an empty condition always holds.
 *
 * @param paths at least one
 * @param models if not empty, the rule matches only requests for content of these models
 * @param methods as {@link AccessRequest#effectiveMethod}
 * @param cockpitRoles of the user
 * @param keycloakRoles of the user
 * @param scopes of the token
 * @param graphql if not empty, the rule matches only these GraphQL operations
 * @param anonymous true for anonymous requests only, false for authenticated users only
 * @param decision allow or deny
 */
record Rule(
    List<PathPattern> paths,
    List<ModelPattern> models,
    Set<String> methods,
    Set<String> cockpitRoles,
    Set<String> keycloakRoles,
    Set<String> scopes,
    Set<Operation> graphql,
    Optional<Boolean> anonymous,
    PolicyDecision decision) {

  boolean matches(AccessRequest request, AccessTarget target) {
    return (methods.isEmpty() || methods.contains(request.effectiveMethod()))
        && (graphql.isEmpty()
            || (request.operation().isPresent()
                && graphql.contains(request.operation().get())))
        && (anonymous.isEmpty() || anonymous.get() == request.caller().isEmpty())
        && matches(request.path())
        && matches(target)
        && matches(request.caller());
  }

  /** The models that this rule denies by their path only. */
  List<String> modelsInPaths() {
    return decision.allows() || !models.isEmpty()
        ? List.of()
        : paths.stream()
            .map(PathPattern::model)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
  }

  /** Whether the rule has no condition. */
  boolean matchesAll() {
    return methods.isEmpty()
        && models.isEmpty()
        && cockpitRoles.isEmpty()
        && keycloakRoles.isEmpty()
        && scopes.isEmpty()
        && graphql.isEmpty()
        && anonymous.isEmpty()
        && paths.stream().anyMatch(PathPattern::matchesAll);
  }

  private boolean matches(PolicyPath path) {
    for (PathPattern pattern : paths) {
      if (pattern.matches(path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * An unknown model can be any model: a rule that denies one model denies it, and only a rule for
   * all models allows it.
   */
  private boolean matches(AccessTarget target) {
    if (models.isEmpty()) {
      return true;
    } else if (target instanceof AccessTarget.Model model) {
      return models.stream().anyMatch(each -> each.matches(model.name()));
    }
    return target instanceof AccessTarget.AnyModel
        && (!decision.allows() || models.stream().anyMatch(ModelPattern::matchesAll));
  }

  private boolean matches(Optional<Caller> caller) {
    if (cockpitRoles.isEmpty() && keycloakRoles.isEmpty() && scopes.isEmpty()) {
      return true;
    }
    return caller.isPresent()
        && (cockpitRoles.isEmpty() || cockpitRoles.contains(caller.get().cockpitRole()))
        && (keycloakRoles.isEmpty()
            || !Collections.disjoint(keycloakRoles, caller.get().keycloakRoles()))
        && (scopes.isEmpty() || !Collections.disjoint(scopes, caller.get().scopes()));
  }
}
