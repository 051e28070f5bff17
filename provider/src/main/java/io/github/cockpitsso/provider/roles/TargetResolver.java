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
 * Resolves the mappings of a federation in its realm. An admin role is granted only if a pair of
 * the same Cockpit role names exactly that Keycloak role. A composite role or group that includes
 * it is not enough, and neither is an equal name.
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
   * The targets for users with this Cockpit role, without those that are not allowed.
   *
   * @param report receives each mapping with its problem, if there is one
   */
  List<Target> of(String role, BiConsumer<TargetName, Optional<MappingProblem>> report) {
    if (role.isEmpty()) {
      return List.of();
    }
    List<TargetName> named = mappings.targets(role);
    if (named.isEmpty()) {
      return mappings.grantsSameName() ? sameName(role).stream().toList() : List.of();
    }
    List<Target> targets = new ArrayList<>();
    for (TargetName name : named) {
      Optional<MappingProblem> mappingProblem = mappingProblem(role, name);
      report.accept(name, mappingProblem);
      if (mappingProblem.isEmpty()) {
        only(name).ifPresent(targets::add);
      }
    }
    return targets;
  }

  private Optional<Target> sameName(String role) {
    return Optional.ofNullable(realm.getRole(role))
        .<Target>map(Target.OfRole::new)
        .filter(target -> protection(target).isEmpty())
        .filter(target -> target.effectiveRoles().stream().noneMatch(RealmAdminRoles::contains));
  }

  private Optional<Target> only(TargetName name) {
    List<Target> found = name.find(session, realm);
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Why the mapping of this Cockpit role to this name cannot be applied. */
  Optional<MappingProblem> mappingProblem(String role, TargetName name) {
    List<Target> found = name.find(session, realm);
    if (found.size() != 1) {
      return Optional.of(new MappingProblem(
          found.isEmpty() ? MappingProblem.Kind.MISSING : MappingProblem.Kind.AMBIGUOUS, ""));
    }
    return mappingProblem(role, found.get(0));
  }

  private Optional<MappingProblem> mappingProblem(String role, Target target) {
    Optional<String> protection = protection(target);
    if (protection.isPresent()) {
      return Optional.of(new MappingProblem(MappingProblem.Kind.PROTECTED, protection.get()));
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

  /** The protection that matches the target, a group above it, or an included role. */
  private Optional<String> protection(Target target) {
    return Stream.concat(
            target.names(),
            target.effectiveRoles().stream().map(it -> new Target.OfRole(it).name()))
        .map(mappings::protection)
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
