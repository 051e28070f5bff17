package io.github.cockpitsso.provider.roles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * What the mappings of a federation mean in its realm as it is now. Nothing here leads to realm administration unless a
 * pair of the same Cockpit role names that very role of Keycloak: a composite or a group that brings it along is not enough,
 * and a name that happens to be the same never is.
 */
final class TargetResolver {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;

  TargetResolver(KeycloakSession session, RealmModel realm, RoleMappings mappings) {
    this.session = session;
    this.realm = realm;
    this.mappings = mappings;
  }

  /**
   * What users with this role of Cockpit are to have; whatever is not allowed is left out.
   *
   * @param report is told of each line what stands in its way, if anything does
   */
  List<Target> of(String role, BiConsumer<TargetName, Optional<MappingProblem>> report) {
    if (role.isEmpty()) {
      return List.of();
    }
    List<TargetName> named = mappings.targets(role);
    if (named.isEmpty()) {
      return mappings.givesSameName() ? sameName(role).stream().toList() : List.of();
    }
    List<Target> targets = new ArrayList<>();
    for (TargetName name : named) {
      Optional<MappingProblem> obstacle = obstacle(role, name);
      report.accept(name, obstacle);
      if (obstacle.isEmpty()) {
        only(name).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private Optional<Target> sameName(String role) {
    return Optional.ofNullable(realm.getRole(role))
        .<Target>map(Target.OfRole::new)
        .filter(target -> fence(target).isEmpty())
        .filter(target -> target.effectiveRoles().stream().noneMatch(RealmAdminRoles::contains));
  }

  private Optional<Target> only(TargetName name) {
    List<Target> found = name.find(session, realm);
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Why users with this role of Cockpit can not have what is called so, although a pair says so. */
  Optional<MappingProblem> obstacle(String role, TargetName name) {
    List<Target> found = name.find(session, realm);
    if (found.size() != 1) {
      return Optional.of(new MappingProblem(
          found.isEmpty() ? MappingProblem.Kind.MISSING : MappingProblem.Kind.AMBIGUOUS, ""));
    }
    return obstacle(role, found.get(0));
  }

  private Optional<MappingProblem> obstacle(String role, Target target) {
    Optional<String> fence = fence(target);
    if (fence.isPresent()) {
      return Optional.of(new MappingProblem(MappingProblem.Kind.PROTECTED, fence.get()));
    }
    List<String> hidden = administration(target.effectiveRoles())
        .filter(it -> !spelledOut(role).contains(it))
        .map(it -> new Target.OfRole(it).name())
        .sorted()
        .toList();
    return hidden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MappingProblem(MappingProblem.Kind.ADMINISTRATION, String.join(", ", hidden)));
  }

  /** The fence that the target, a group above it, or a role that comes with it, is behind. */
  private Optional<String> fence(Target target) {
    return Stream.concat(
            target.names(),
            target.effectiveRoles().stream().map(it -> new Target.OfRole(it).name()))
        .map(mappings::fence)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Set<RoleModel> spelledOut(String role) {
    List<Target> direct = new ArrayList<>();
    for (TargetName name : mappings.targets(role)) {
      only(name)
          .filter(it -> it instanceof Target.OfRole of && RealmAdminRoles.contains(of.role()))
          .ifPresent(direct::add);
    }
    return direct.stream()
        .flatMap(it -> it.effectiveRoles().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Stream<RoleModel> administration(Set<RoleModel> roles) {
    return roles.stream().filter(RealmAdminRoles::contains);
  }
}
