package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/** What can be changed in Keycloak for Cockpit users. */
public enum EditMode {
  /** Nothing. */
  READ_ONLY,
  /** Name, e-mail address and password. They are changed in Cockpit. */
  WRITABLE;

  static final String SETTING = "editMode";
  static final String ACCOUNT_URL = "accountUrl";

  private static final int MAX_URL = 255;

  /** The settings in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.choice(
          SETTING,
          "cockpitEditMode",
          Arrays.stream(values()).map(EditMode::name).toList()),
      ConsoleField.text(ACCOUNT_URL, "cockpitAccountUrl"));

  /** The configured mode. {@link #READ_ONLY} if the setting is invalid. */
  public static EditMode of(ComponentModel model) {
    return chosen(model).orElse(READ_ONLY);
  }

  /** The page where users change their password and e-mail address, if configured. */
  public static Optional<String> accountUrl(ComponentModel model) {
    String url = model.get(ACCOUNT_URL);
    return Optional.ofNullable(url).map(String::strip).filter(it -> !it.isEmpty());
  }

  /** Problems of the settings. */
  public static List<SettingProblem> problems(ComponentModel model) {
    Optional<EditMode> chosen = chosen(model);
    if (chosen.isEmpty()) {
      return List.of(SettingProblem.of("cockpitProblemEditMode", model.get(SETTING)));
    }
    List<SettingProblem> problems = new ArrayList<>();
    accountUrl(model)
        .filter(it -> !isPage(it))
        .ifPresent(it -> problems.add(SettingProblem.of("cockpitProblemAccountUrl", it)));
    if (chosen.get() == WRITABLE) {
      FederationConfig config = FederationConfig.of(model);
      if (!config.hasDirectory()) {
        problems.add(SettingProblem.of("cockpitProblemEditDirectory"));
      }
      if (config.trustEmail()) {
        // A user could enter any address and have it marked as verified at the next login.
        problems.add(SettingProblem.of("cockpitProblemEditTrust"));
      }
    }
    return problems;
  }

  /** What the mode needs in Cockpit. */
  public static CockpitRequirement requirement(ComponentModel model) {
    return (cockpit, capabilities) ->
        of(model) == READ_ONLY || capabilities.can(Capability.USERS_WRITE)
            ? List.of()
            : List.of(SettingProblem.of(
                "cockpitProblemEditPermissions",
                CockpitPermission.describe(
                    CockpitPermission.USERS_WRITE, CockpitPermission.USERS_PASSWORD)));
  }

  /** Every visitor of a login page can see it, so it must not contain a username or password. */
  private static boolean isPage(String text) {
    try {
      URI url = new URI(text);
      return text.length() <= MAX_URL
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<EditMode> chosen(ComponentModel model) {
    String text = model.get(SETTING);
    return text == null || text.isBlank()
        ? Optional.of(READ_ONLY)
        : Arrays.stream(values()).filter(it -> it.name().equals(text.strip())).findFirst();
  }
}
