package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Operation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule. All that it asks for must hold; of the words of one condition one is enough, and an empty
 * one asks nothing.
 *
 * @param paths at least one
 * @param models that it is about; then it is about nothing else
 * @param methods by their meaning
 * @param cockpitRoles of the person
 * @param keycloakRoles of the person
 * @param scopes of the token
 * @param graphql what GraphQL asks for; then the rule is about GraphQL alone
 * @param anonymous whether it is about anonymous requests alone, or about persons alone
 * @param verdict what it says
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
    PolicyDecision verdict) {

  boolean matches(AccessRequest request, AccessTarget target) {
    return (methods.isEmpty() || methods.contains(request.meaning()))
        && (graphql.isEmpty()
            || (request.operation().isPresent()
                && graphql.contains(request.operation().get())))
        && (anonymous.isEmpty() || anonymous.get() == request.caller().isEmpty())
        && isAbout(request.path())
        && isAbout(target)
        && isAbout(request.caller());
  }

  /** The models that are denied by their path alone. */
  List<String> modelsInPaths() {
    return verdict.allows() || !models.isEmpty()
        ? List.of()
        : paths.stream()
            .map(PathPattern::model)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
  }

  /** Whether it asks for nothing at all. */
  boolean fitsAll() {
    return methods.isEmpty()
        && models.isEmpty()
        && cockpitRoles.isEmpty()
        && keycloakRoles.isEmpty()
        && scopes.isEmpty()
        && graphql.isEmpty()
        && anonymous.isEmpty()
        && paths.stream().anyMatch(PathPattern::fitsAll);
  }

  private boolean isAbout(PolicyPath path) {
    for (PathPattern pattern : paths) {
      if (pattern.matches(path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What cannot be known may be any model: it is refused by who refuses one, and allowed by who
   * allows all.
   */
  private boolean isAbout(AccessTarget target) {
    if (models.isEmpty()) {
      return true;
    } else if (target instanceof AccessTarget.Model model) {
      return models.stream().anyMatch(each -> each.fits(model.name()));
    }
    return target instanceof AccessTarget.AnyModel
        && (!verdict.allows() || models.stream().anyMatch(ModelPattern::fitsAll));
  }

  private boolean isAbout(Optional<Caller> caller) {
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
