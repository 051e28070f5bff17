package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The claim values of Cockpit roles. The federation's values apply to all clients; a mapper can
 * have its own.
 *
 * @param pairs {@code cockpit:claim}, as typed
 * @param prefix of every value; may be empty
 * @param omitsUnmapped whether a role without a pair has no value; otherwise its value is its name
 */
public record RoleClaimValues(List<String> pairs, String prefix, boolean omitsUnmapped) {
  static final String PAIRS = "roleClaimValues";
  static final String PREFIX = "roleClaimPrefix";
  static final String OMIT_UNMAPPED = "roleClaimOmitUnmapped";

  /** The settings in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.list(PAIRS, "cockpitRoleClaimValues"),
      ConsoleField.text(PREFIX, "cockpitRoleClaimPrefix"),
      ConsoleField.toggle(OMIT_UNMAPPED, "cockpitRoleClaimOmit"));

  private static final int MAX_LENGTH = 255;

  public RoleClaimValues {
    pairs = pairs.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
    prefix = prefix.strip();
  }

  /** The settings of this federation. */
  public static RoleClaimValues of(ComponentModel federation) {
    return new RoleClaimValues(
        texts(federation, PAIRS),
        Optional.ofNullable(federation.get(PREFIX)).orElse(""),
        federation.get(OMIT_UNMAPPED, false));
  }

  /**
   * The value of this role. Empty if it has none. A role without a pair never has a value that a
   * pair assigns: otherwise a new Cockpit role could get the rights of another role in apps.
   */
  public Optional<String> of(String role) {
    return parsed()
        .filter(it -> it.role().equals(role))
        .map(RolePair::other)
        .findFirst()
        .or(() -> omitsUnmapped || isListedValue(role) ? Optional.empty() : Optional.of(role))
        .map(value -> prefix + value);
  }

  private boolean isListedValue(String text) {
    return parsed().anyMatch(it -> it.other().equals(text));
  }

  /** The problems of these settings. */
  public List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    pairs.stream()
        .filter(it -> RolePair.parse(it).isEmpty() || it.length() > MAX_LENGTH)
        .forEach(it -> problems.add(SettingProblem.of("cockpitProblemRoleValue", it)));
    Set<String> seen = new HashSet<>();
    parsed()
        .map(RolePair::role)
        .filter(role -> !seen.add(role))
        .distinct()
        .forEach(role -> problems.add(SettingProblem.of("cockpitProblemRoleValueTwice", role)));
    if (prefix.length() > MAX_LENGTH) {
      problems.add(SettingProblem.of("cockpitProblemRolePrefix", "1 - " + MAX_LENGTH));
    }
    return problems;
  }

  private Stream<RolePair> parsed() {
    return pairs.stream().map(RolePair::parse).flatMap(Optional::stream);
  }

  static List<String> texts(ComponentModel model, String name) {
    // Not getList(): it adds missing entries to a model that is shared.
    return Optional.ofNullable(model.getConfig().get(name)).orElse(List.of()).stream()
        .filter(it -> it != null)
        .toList();
  }
}
