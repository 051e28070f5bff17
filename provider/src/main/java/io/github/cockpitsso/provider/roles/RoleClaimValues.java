package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;

/**
 * How a claim names the roles of Cockpit. A federation has one for all clients; a mapper may have its own.
 *
 * @param pairs {@code cockpit:claim}, as typed
 * @param prefix stands before every value; may be empty
 * @param omitsUnmapped whether a role without a pair gives no value, rather than its own name
 */
public record RoleClaimValues(List<String> pairs, String prefix, boolean omitsUnmapped) {

  /** The federation's setting for {@link #pairs}. */
  static final String PAIRS = "roleClaimValues";

  /** The federation's setting for {@link #prefix}. */
  static final String PREFIX = "roleClaimPrefix";

  /** The federation's setting for {@link #omitsUnmapped}. */
  static final String OMIT_UNMAPPED = "roleClaimOmitUnmapped";

  private static final int LONGEST = 255;

  public RoleClaimValues {
    pairs = pairs.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
    prefix = prefix.strip();
  }

  /** What this federation says. */
  public static RoleClaimValues of(ComponentModel federation) {
    return new RoleClaimValues(
        texts(federation, PAIRS),
        Optional.ofNullable(federation.get(PREFIX)).orElse(""),
        federation.get(OMIT_UNMAPPED, false));
  }

  /**
   * The value of this role; empty if it has none. A role that is not listed never has the value of one that is: whoever
   * makes a role in Cockpit would choose what apps take it for.
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

  /** What is wrong with it. */
  public List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    pairs.stream()
        .filter(it -> RolePair.parse(it).isEmpty() || it.length() > LONGEST)
        .forEach(it -> problems.add(SettingProblem.of("cockpitProblemRoleValue", it)));
    Set<String> seen = new HashSet<>();
    parsed()
        .map(RolePair::role)
        .filter(role -> !seen.add(role))
        .distinct()
        .forEach(role -> problems.add(SettingProblem.of("cockpitProblemRoleValueTwice", role)));
    if (prefix.length() > LONGEST) {
      problems.add(SettingProblem.of("cockpitProblemRolePrefix", "1 - " + LONGEST));
    }
    return problems;
  }

  private Stream<RolePair> parsed() {
    return pairs.stream().map(RolePair::parse).flatMap(Optional::stream);
  }

  static List<String> texts(ComponentModel model, String name) {
    // Not getList(): it adds what it does not find, to a model that others share.
    return Optional.ofNullable(model.getConfig().get(name)).orElse(List.of()).stream()
        .filter(it -> it != null)
        .toList();
  }
}
