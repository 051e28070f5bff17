package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;

/**
 * Which roles and groups of the realm come with a role of Cockpit, as an administrator set it.
 *
 * @param pairs {@code cockpit:keycloak}, as typed; see {@link TargetName} for the second part
 * @param unmapped what becomes of a role without a pair, as typed
 * @param sync when users are given and taken, as typed
 * @param fences what no role of Cockpit ever leads to, as typed; {@code *} stands for any characters
 */
public record RoleMappings(List<String> pairs, String unmapped, String sync, List<String> fences) {

  /** The federation's setting for {@link #pairs}. */
  static final String PAIRS = "roleMappings";

  /** The federation's setting for {@link #unmapped}. */
  static final String UNMAPPED = "roleUnmapped";

  /** The federation's setting for {@link #sync}. */
  static final String SYNC = "roleSync";

  /** The federation's setting for {@link #fences}. */
  static final String FENCES = "roleProtected";

  /** What becomes of a role without a pair. */
  enum Unmapped {
    IGNORE("ignore"),
    SAME_NAME("same-name");

    private final String text;

    Unmapped(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** When users are given and taken roles and groups. */
  enum Sync {
    /** Whenever the account is looked at: login, refresh, sync. */
    ALWAYS("always"),
    /** Once, when the user is imported. */
    IMPORT("import"),
    OFF("off");

    private final String text;

    Sync(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  public RoleMappings {
    pairs = present(pairs);
    fences = present(fences);
  }

  /** What this federation says. */
  public static RoleMappings of(ComponentModel federation) {
    return new RoleMappings(
        RoleClaimValues.texts(federation, PAIRS),
        Optional.ofNullable(federation.get(UNMAPPED)).orElse(""),
        Optional.ofNullable(federation.get(SYNC)).orElse(""),
        RoleClaimValues.texts(federation, FENCES));
  }

  /** Nothing is ever given for what can not be read; it can only come in past all checks. */
  Sync mode() {
    return sync.isBlank()
        ? Sync.ALWAYS
        : Arrays.stream(Sync.values())
            .filter(it -> it.text.equals(sync))
            .findFirst()
            .orElse(Sync.OFF);
  }

  boolean givesSameName() {
    return Unmapped.SAME_NAME.text.equals(unmapped);
  }

  Stream<RolePair> parsed() {
    return pairs.stream().map(RolePair::parse).flatMap(Optional::stream);
  }

  /** What this role of Cockpit was mapped to. */
  List<TargetName> targets(String role) {
    return parsed()
        .filter(it -> it.role().equals(role))
        .map(it -> new TargetName(it.other()))
        .distinct()
        .toList();
  }

  /** The fence that this name of a target is behind. */
  Optional<String> fence(String target) {
    return fences.stream().filter(it -> new Wildcard(it).matches(target)).findFirst();
  }

  /** What is wrong with the settings themselves; {@link MappingValidator} looks at what they mean in a realm. */
  List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    pairs.stream()
        .filter(it -> RolePair.parse(it).isEmpty())
        .forEach(it -> problems.add(SettingProblem.of("cockpitProblemRoleMapping", it)));
    if (!unmapped.isBlank()
        && Arrays.stream(Unmapped.values()).noneMatch(it -> it.text.equals(unmapped))) {
      problems.add(SettingProblem.of("cockpitProblemRoleUnmapped", unmapped));
    }
    if (!sync.isBlank() && Arrays.stream(Sync.values()).noneMatch(it -> it.text.equals(sync))) {
      problems.add(SettingProblem.of("cockpitProblemRoleSync", sync));
    }
    return problems;
  }

  private static List<String> present(List<String> texts) {
    return texts.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }
}
