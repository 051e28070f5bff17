package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.settings.ConsoleField;
import io.github.cockpitsso.provider.settings.SettingOptions;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Which roles and groups of the realm are granted for a Cockpit role, as configured.
 *
 * @param pairs {@code cockpit:keycloak}, as typed; see {@link TargetName} for the second part
 * @param unmapped what happens for a role without a pair, as typed
 * @param sync when roles are granted and revoked, as typed
 * @param protections what is never granted, as typed; {@code *} matches any characters
 */
public record RoleMappings(
    List<String> pairs, String unmapped, String sync, List<String> protections) {
  static final String PAIRS = "roleMappings";
  static final String UNMAPPED = "roleUnmapped";
  static final String SYNC = "roleSync";
  static final String PROTECTED = "roleProtected";

  private static final String SAME_NAME = "same-name";
  private static final List<String> UNMAPPED_OPTIONS = List.of("ignore", SAME_NAME);
  private static final Map<String, Sync> SYNC_OPTIONS = SettingOptions.of(Sync.values());

  /** The settings in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.list(PAIRS, "cockpitRoleMappings"),
      ConsoleField.choice(UNMAPPED, "cockpitRoleUnmapped", UNMAPPED_OPTIONS),
      ConsoleField.choice(SYNC, "cockpitRoleSync", List.copyOf(SYNC_OPTIONS.keySet())),
      ConsoleField.list(PROTECTED, "cockpitRoleProtected"));

  /** When roles and groups are granted and revoked. */
  enum Sync {
    /** Whenever the account is read: login, refresh, sync. */
    ALWAYS,
    /** Once, when the user is imported. */
    IMPORT,
    OFF
  }

  public RoleMappings {
    pairs = present(pairs);
    protections = present(protections);
  }

  /** The settings of this federation. */
  public static RoleMappings of(ComponentModel federation) {
    return new RoleMappings(
        RoleClaimValues.texts(federation, PAIRS),
        Optional.ofNullable(federation.get(UNMAPPED)).orElse(""),
        Optional.ofNullable(federation.get(SYNC)).orElse(""),
        RoleClaimValues.texts(federation, PROTECTED));
  }

  /** An invalid value, which an import can bring in without validation, counts as OFF. */
  Sync mode() {
    return sync.isBlank() ? Sync.ALWAYS : SYNC_OPTIONS.getOrDefault(sync, Sync.OFF);
  }

  boolean grantsSameName() {
    return SAME_NAME.equals(unmapped);
  }

  Stream<RolePair> parsed() {
    return pairs.stream().map(RolePair::parse).flatMap(Optional::stream);
  }

  /** The names that this Cockpit role is mapped to. */
  List<TargetName> targets(String role) {
    return parsed()
        .filter(it -> it.role().equals(role))
        .map(it -> new TargetName(it.other()))
        .distinct()
        .toList();
  }

  /** The protection that matches this name. */
  Optional<String> protection(String target) {
    return protections.stream().filter(it -> new Wildcard(it).matches(target)).findFirst();
  }

  /** Problems of the settings by themselves. {@link MappingValidator} checks them in a realm. */
  List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    pairs.stream()
        .filter(it -> RolePair.parse(it).isEmpty())
        .forEach(it -> problems.add(SettingProblem.of("cockpitProblemRoleMapping", it)));
    if (!unmapped.isBlank() && !UNMAPPED_OPTIONS.contains(unmapped)) {
      problems.add(SettingProblem.of("cockpitProblemRoleUnmapped", unmapped));
    }
    if (!sync.isBlank() && !SYNC_OPTIONS.containsKey(sync)) {
      problems.add(SettingProblem.of("cockpitProblemRoleSync", sync));
    }
    return problems;
  }

  private static List<String> present(List<String> texts) {
    return texts.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }
}
