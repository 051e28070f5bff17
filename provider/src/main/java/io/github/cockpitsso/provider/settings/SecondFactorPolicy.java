package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.provider.checks.CodeStep;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/** How Keycloak handles users with Cockpit's two-factor authentication. */
public enum SecondFactorPolicy {
  /**
   * Their login is refused with a message. The default: as strong as Cockpit, and without
   * any setup.
   */
  REFUSE,
  /** The login form asks for Cockpit's code. */
  ASK,
  /** Cockpit's code is not needed. The user must use a second factor of Keycloak instead. */
  KEYCLOAK;

  private static final Logger LOG = Logger.getLogger(SecondFactorPolicy.class);

  static final String SETTING = "secondFactor";

  private static final Map<String, SecondFactorPolicy> OPTIONS = SettingOptions.of(values());

  /** The setting in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.choice(SETTING, "cockpitSecondFactorPolicy", List.copyOf(OPTIONS.keySet())));

  /** The configured policy. {@link #REFUSE} if the setting is invalid. */
  public static SecondFactorPolicy of(ComponentModel model) {
    return chosen(model).orElse(REFUSE);
  }

  /** Problems of the setting. */
  public static List<SettingProblem> problems(ComponentModel model) {
    Optional<SecondFactorPolicy> chosen = chosen(model);
    if (chosen.isEmpty()) {
      return List.of(SettingProblem.of("cockpitProblemSecondFactor", model.get(SETTING)));
    }
    return chosen.get() == KEYCLOAK && !FederationConfig.of(model).hasDirectory()
        ? List.of(SettingProblem.of("cockpitProblemSecondFactorDirectory"))
        : List.of();
  }

  /** What the realm lacks for the policy. For a policy that was saved before, it is only logged. */
  public static List<SettingProblem> realmProblems(
      RealmModel realm, ComponentModel model, Optional<ComponentModel> stored) {
    if (of(model) != ASK || !CodeStep.isMissing(realm)) {
      return List.of();
    }
    if (stored.filter(it -> of(it) == ASK).isEmpty()) {
      return List.of(SettingProblem.of("cockpitProblemSecondFactorStep"));
    }
    LOG.warnf(
        "Cockpit federation '%s' asks for Cockpit's two-factor code, but no browser flow"
            + " of the realm has the execution 'Cockpit username password form'. Browser"
            + " logins of users with two-factor authentication are refused",
        LogLine.of(model.getName()));
    return List.of();
  }

  private static Optional<SecondFactorPolicy> chosen(ComponentModel model) {
    String text = model.get(SETTING);
    return text == null || text.isBlank()
        ? Optional.of(REFUSE)
        : Optional.ofNullable(OPTIONS.get(text.strip()));
  }
}
