package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds problems of a federation's role mappings, by themselves and in its realm. */
public final class MappingValidator {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;
  private final Set<RolePair> stored;

  /**
   * Validates these mappings in this realm.
   *
   * @param before the stored mappings; empty for a new federation
   */
  public MappingValidator(
      KeycloakSession session,
      RealmModel realm,
      RoleMappings mappings,
      Optional<RoleMappings> before) {
    this.session = session;
    this.realm = realm;
    this.mappings = mappings;
    this.stored =
        before.stream().flatMap(RoleMappings::parsed).collect(Collectors.toUnmodifiableSet());
  }

  /** All problems. Those of a mapping include its text. */
  public List<SettingProblem> list() {
    List<SettingProblem> problems = new ArrayList<>(mappings.problems());
    mappings.parsed().forEach(pair -> problem(pair).ifPresent(problems::add));
    return problems;
  }

  private Optional<SettingProblem> problem(RolePair pair) {
    String text = pair.role() + ":" + pair.other();
    return new TargetResolver(session, realm, mappings)
        .mappingProblem(pair.role(), new TargetName(pair.other()))
        .or(() -> stored.contains(pair) ? Optional.empty() : overreach(pair))
        .map(it -> SettingProblem.of(
            it.message(), it.detail().isEmpty() ? text : text + " \u2192 " + it.detail()));
  }

  /**
   * An administrator who adds a mapping to an admin role must be able to grant that role. Otherwise
   * the administrator could become a realm administrator.
   */
  private Optional<MappingProblem> overreach(RolePair pair) {
    var admin = new SavingAdmin(session, realm);
    return new TargetName(pair.other())
        .find(session, realm).stream()
            .flatMap(it -> it.effectiveRoles().stream())
            .filter(RealmAdminRoles::contains)
            .filter(it -> !admin.mayGrant(it))
            .map(it ->
                new MappingProblem(MappingProblem.Kind.OVERREACH, new Target.OfRole(it).name()))
            .findFirst();
  }
}
