package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.bridge.settings.SettingsCatalog;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the configuration: problems that prevent the bridge from starting, and settings that are
 * probably not as intended.
 */
public final class SettingsCheck {
  private final SettingsReader.Loaded loaded;

  SettingsCheck(SettingsReader.Loaded loaded) {
    this.loaded = loaded;
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>(problems(loaded.problems()));
    if (findings.isEmpty()) {
      findings.add(Finding.ok("settings", "the configuration is complete"));
    }
    findings.add(cors());
    findings.add(logout());
    graceTime().ifPresent(findings::add);
    return findings;
  }

  /** A finding for each problem. */
  public static List<Finding> problems(List<SettingProblem> problems) {
    return problems.stream().map(SettingsCheck::problem).toList();
  }

  private static Finding problem(SettingProblem problem) {
    Optional<Setting<?>> setting = SettingsCatalog.all().stream()
        .filter(each -> each.name().equals(problem.name()))
        .findFirst();
    return Finding.failed("settings", problem.toString())
        .expected(setting
            .map(Setting::looks)
            .filter(looks -> !looks.isEmpty())
            .orElse("a setting that docs/bridge.md lists"))
        .cure(setting
            .map(each -> "Set " + each.environment() + ", or " + each.name() + " in the YAML file.")
            .orElse("Correct the name, or remove the setting."));
  }

  private Optional<Finding> graceTime() {
    KeySettings keys = loaded.keys();
    return keys.rotates() && keys.grace().compareTo(keys.timeToLive()) <= 0
        ? Optional.of(Finding.warning(
                "settings.key-grace", "bridge.key.grace is " + keys.grace().toSeconds() + " s")
            .expected(
                "longer than bridge.key.time-to-live, " + keys.timeToLive().toSeconds() + " s")
            .cure("Set BRIDGE_KEY_GRACE: other bridges use a cached key for that long."))
        : Optional.empty();
  }

  private Finding cors() {
    List<String> origins = loaded.server().corsOrigins();
    return origins.isEmpty()
        ? Finding.warning(
                "settings.cors",
                "bridge.cors.origins is empty: browsers block calls from web apps of other origins")
            .expected("the origin of each web app, such as https://app.example.org")
            .cure("Set BRIDGE_CORS_ORIGINS. If no web app has another origin, ignore this warning.")
        : Finding.ok("settings.cors", String.join(", ", origins));
  }

  private Finding logout() {
    List<String> clients = loaded.logout().clients();
    return clients.isEmpty()
        ? Finding.warning(
                "settings.logout",
                "bridge.logout.clients is empty: the bridge accepts an access token until it"
                    + " expires, even after a logout")
            .expected("the client ID of each app")
            .cure("Set BRIDGE_LOGOUT_CLIENTS. In Keycloak, set Clients > the app > Settings >"
                + " Backchannel logout URL to the bridge's URL followed by /backchannel-logout.")
        : Finding.ok(
            "settings.logout", "the bridge accepts logout tokens of " + String.join(", ", clients));
  }
}
