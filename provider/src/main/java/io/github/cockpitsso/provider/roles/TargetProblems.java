package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What is wrong with the mappings of a federation, by themselves and in its realm. */
public final class TargetProblems {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;

  /** Problems of these mappings in this realm. */
  public TargetProblems(KeycloakSession session, RealmModel realm, RoleMappings mappings) {
    this.session = session;
    this.realm = realm;
    this.mappings = mappings;
  }

  /** All problems, those of each pair with the pair. */
  public List<SettingProblem> list() {
    List<SettingProblem> problems = new ArrayList<>(mappings.problems());
    mappings.parsed().forEach(pair -> problem(pair).ifPresent(problems::add));
    return problems;
  }

  private Optional<SettingProblem> problem(RolePair pair) {
    String text = pair.role() + ":" + pair.other();
    return new RealmTargets(session, realm, mappings)
        .obstacle(pair.role(), new TargetName(pair.other()))
        .map(it -> SettingProblem.of(
            it.message(), it.detail().isEmpty() ? text : text + " \u2192 " + it.detail()));
  }
}
