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
import org.keycloak.provider.ProviderConfigurationBuilder;

/** What of Cockpit's users can be changed from Keycloak. */
public enum EditMode {
  /** Nothing. */
  READ_ONLY,
  /** Name, e-mail address and password, which are changed in Cockpit. */
  WRITABLE;

  static final String SETTING = "editMode";
  static final String ACCOUNT_URL = "accountUrl";

  private static final int LONGEST_URL = 255;

  /** The setting in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES =
      ProviderConfigurationBuilder.create()
          .property()
          .name(SETTING)
          .label("cockpitEditMode")
          .helpText("cockpitEditModeHelp")
          .type(ProviderConfigProperty.LIST_TYPE)
          .options(Arrays.stream(values()).map(EditMode::name).toList())
          .defaultValue(READ_ONLY.name())
          .add()
          .property()
          .name(ACCOUNT_URL)
          .label("cockpitAccountUrl")
          .helpText("cockpitAccountUrlHelp")
          .type(ProviderConfigProperty.STRING_TYPE)
          .add()
          .build();

  /** What the administrator chose; {@link #READ_ONLY} if that makes no sense. */
  public static EditMode of(ComponentModel model) {
    return chosen(model).orElse(READ_ONLY);
  }

  /** The page where users change their password and e-mail address, if the administrator named one to show them. */
  public static Optional<String> accountUrl(ComponentModel model) {
    String url = model.get(ACCOUNT_URL);
    return Optional.ofNullable(url).map(String::strip).filter(it -> !it.isEmpty());
  }

  /** What is wrong with the choice. */
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
        // Whoever may change his address here would have any address confirmed at the next login.
        problems.add(SettingProblem.of("cockpitProblemEditTrust"));
      }
    }
    return problems;
  }

  /** What the choice needs of Cockpit. */
  public static CockpitRequirement demand(ComponentModel model) {
    return (cockpit, capabilities) ->
        of(model) == READ_ONLY || capabilities.can(Capability.USERS_WRITE)
            ? List.of()
            : List.of(SettingProblem.of(
                "cockpitProblemEditPermissions",
                CockpitPermission.describe(
                    CockpitPermission.USERS_WRITE, CockpitPermission.USERS_PASSWORD)));
  }

  /** It is shown to everyone who can open a login page, so it holds no user name or password. */
  private static boolean isPage(String text) {
    try {
      URI url = new URI(text);
      return text.length() <= LONGEST_URL
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
