package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What is wrong with the mappings of a federation, by themselves and in its realm. */
public final class MappingValidator {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;
  private final Set<RolePair> stored;

  /**
   * Problems of these mappings in this realm.
   *
   * @param before as they are stored; nothing if they are new
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

  /** All problems, those of each pair with the pair. */
  public List<SettingProblem> list() {
    List<SettingProblem> problems = new ArrayList<>(mappings.problems());
    mappings.parsed().forEach(pair -> problem(pair).ifPresent(problems::add));
    return problems;
  }

  private Optional<SettingProblem> problem(RolePair pair) {
    String text = pair.role() + ":" + pair.other();
    return new TargetResolver(session, realm, mappings)
        .obstacle(pair.role(), new TargetName(pair.other()))
        .or(() -> stored.contains(pair) ? Optional.empty() : overreach(pair))
        .map(it -> SettingProblem.of(
            it.message(), it.detail().isEmpty() ? text : text + " \u2192 " + it.detail()));
  }

  /** Whoever writes a line must be able to give by hand what administrates the realm; he could give it to himself. */
  private Optional<MappingProblem> overreach(RolePair pair) {
    var saver = new SavingAdmin(session, realm);
    return new TargetName(pair.other())
        .find(session, realm).stream()
            .flatMap(it -> it.effectiveRoles().stream())
            .filter(RealmAdminRoles::contains)
            .filter(it -> !saver.mayGive(it))
            .map(it ->
                new MappingProblem(MappingProblem.Kind.OVERREACH, new Target.OfRole(it).name()))
            .findFirst();
  }
}
