package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** What of Cockpit's users can be changed from Keycloak. */
enum EditMode {
  /** Nothing. */
  READ_ONLY,
  /** Name, e-mail address and password, which are changed in Cockpit. */
  WRITABLE;

  static final String SETTING = "editMode";

  /** The setting in the console. */
  static final List<ProviderConfigProperty> PROPERTIES = ProviderConfigurationBuilder.create()
      .property()
      .name(SETTING)
      .label("cockpitEditMode")
      .helpText("cockpitEditModeHelp")
      .type(ProviderConfigProperty.LIST_TYPE)
      .options(Arrays.stream(values()).map(EditMode::name).toList())
      .defaultValue(READ_ONLY.name())
      .add()
      .build();

  /** What the administrator chose; {@link #READ_ONLY} if that makes no sense. */
  static EditMode of(ComponentModel model) {
    return chosen(model).orElse(READ_ONLY);
  }

  /** What is wrong with the choice. */
  static List<SettingProblem> problems(ComponentModel model) {
    Optional<EditMode> chosen = chosen(model);
    if (chosen.isEmpty()) {
      return List.of(SettingProblem.of("cockpitProblemEditMode", model.get(SETTING)));
    }
    List<SettingProblem> problems = new ArrayList<>();
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
  static CockpitDemand demand(ComponentModel model) {
    return (cockpit, capabilities) ->
        of(model) == READ_ONLY || capabilities.can(Capability.USERS_WRITE)
            ? List.of()
            : List.of(SettingProblem.of(
                "cockpitProblemEditPermissions",
                CockpitPermission.describe(
                    CockpitPermission.USERS_WRITE, CockpitPermission.USERS_PASSWORD)));
  }

  private static Optional<EditMode> chosen(ComponentModel model) {
    String text = model.get(SETTING);
    return text == null || text.isBlank()
        ? Optional.of(READ_ONLY)
        : Arrays.stream(values()).filter(it -> it.name().equals(text.strip())).findFirst();
  }
}
