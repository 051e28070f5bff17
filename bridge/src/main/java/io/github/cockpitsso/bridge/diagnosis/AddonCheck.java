package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.AddonVersion;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that Cockpit runs the addon in a supported version, and the permissions of the service
 * key. If the addon does not answer, a static file in its folder shows whether it was copied.
 */
final class AddonCheck {
  private static final String CHECK = "cockpit.addon";
  private static final String STATIC_FILE = "/addons/CockpitSso/operators.json";

  private final CockpitSettings settings;
  private final Optional<CockpitSpace> space;
  private final ControlClient control;
  private final Probe probe;
  private final ServiceKeyCheck serviceKey;

  AddonCheck(CockpitSettings settings, KeySettings keys, ControlClient control, Probe probe) {
    this.settings = settings;
    this.space = CockpitSpace.of(settings.address());
    this.control = control;
    this.probe = probe;
    this.serviceKey = new ServiceKeyCheck(ServiceKeyCheck.required(keys));
  }

  List<Finding> run() {
    return settings.serviceKey().isPresent()
        ? withKey(settings.serviceKey().get())
        : List.of(withoutKey());
  }

  private List<Finding> withKey(Secret key) {
    Outcome<Capabilities> outcome = info(settings.address(), key);
    List<Finding> findings = new ArrayList<>();
    if (outcome instanceof Outcome.Found<Capabilities> found) {
      findings.add(version(found.value()));
      findings.add(serviceKey.check(found.value()));
    } else if (outcome instanceof Outcome.Unsupported<Capabilities>) {
      findings.add(notRunning());
    } else if (outcome instanceof Outcome.Denied<Capabilities> denied) {
      if (denied.reason() == Denial.PERMISSION) {
        findings.add(Finding.ok(CHECK, "Cockpit runs the addon"));
        findings.add(serviceKey.withoutPermissions());
      } else {
        findings.add(unknownKey(key));
        findings.add(withoutKey());
      }
    } else {
      findings.add(Finding.failed(CHECK, "GET /api/sso/info: " + outcome.describe())
          .expected("an answer of the addon")
          .cure("Read the logs of the web server and of PHP."));
    }
    return findings;
  }

  /** Without a key the addon answers 403, also if Cockpit has a public API key. */
  private Finding withoutKey() {
    Probe.Answer answer = probe.get(settings.address().at("/api/sso/info"));
    if (answer.is(403) && Json.read(answer.body()).isPresent()) {
      return Finding.ok(CHECK, "Cockpit runs the addon");
    } else if (answer.is(404) && answer.body().length == 0) {
      return notRunning();
    }
    String folder = hasFolder() ? "the folder addons/CockpitSso exists; " : "";
    return Finding.unknown(
            CHECK, folder + "a valid key is required to see whether Cockpit runs the addon")
        .cure("Set BRIDGE_COCKPIT_SERVICE_KEY and run check again.");
  }

  private Finding notRunning() {
    String expected = "Cockpit runs the addon CockpitSso";
    return hasFolder()
        ? Finding.failed(
                CHECK,
                "the folder addons/CockpitSso exists, but Cockpit does not run the addon: Cockpit's"
                    + " module cache is outdated, or the addon is disabled")
            .expected(expected)
            .cure("Run in Cockpit's folder: " + flushCommand() + ". If that does not help, remove"
                + " CockpitSso from modules.disabled in config/config.php.")
        : Finding.failed(
                CHECK,
                "Cockpit has no addon CockpitSso: /api/sso/info and " + STATIC_FILE
                    + " were not found")
            .expected(expected)
            .cure("Copy addon/CockpitSso into Cockpit's folder addons/. Then run in Cockpit's"
                + " folder: "
                + flushCommand() + ".");
  }

  private String flushCommand() {
    return "php tower app:cache:flush" + spaceOption();
  }

  private String spaceOption() {
    return space.map(it -> " --space " + it.name()).orElse("");
  }

  private Finding version(Capabilities found) {
    String versions = "addon " + found.addonVersion() + " in Cockpit " + found.cockpitVersion();
    return AddonVersion.isTooOld(found.addonVersion())
        ? Finding.failed(CHECK, versions)
            .expected("addon " + AddonVersion.OLDEST + " or newer")
            .cure("Replace the folder addons/CockpitSso with the one of this release. Then run in"
                + " Cockpit's folder: " + flushCommand() + ".")
        : Finding.ok(CHECK, versions);
  }

  private Finding unknownKey(Secret key) {
    if (space.filter(it -> isKnown(it.mainCockpit(), key)).isPresent()) {
      return Finding.failed(
              ServiceKeyCheck.CHECK,
              "412: the space " + space.get().name()
                  + " does not know the service key, but the main Cockpit does")
          .expected("a key of the space in bridge.cockpit.url")
          .cure("For the main Cockpit set BRIDGE_COCKPIT_URL to "
              + space.get().mainCockpit().base()
              + ". For the space create a key in it: Settings > Api & Security > Add key.");
    }
    return Finding.failed(
            ServiceKeyCheck.CHECK,
            "412: " + space.map(it -> "the space " + it.name()).orElse("this Cockpit")
                + " does not know the service key")
        .expected("the key of the role sso-bridge")
        .cure("Settings > Api & Security: copy the key to BRIDGE_COCKPIT_SERVICE_KEY. Or create a"
            + " new"
            + " key, which replaces the old one: php tower sso:setup bridge --rotate"
            + spaceOption()
            + "."
            + (space.isPresent()
                ? ""
                : " If the key is from a space, bridge.cockpit.url must end with that space, such"
                    + " as " + settings.address().base() + "/:space."));
  }

  private boolean isKnown(CockpitAddress address, Secret key) {
    return !(info(address, key) instanceof Outcome.Denied<Capabilities> denied
        && denied.reason() == Denial.KEY);
  }

  private Outcome<Capabilities> info(CockpitAddress address, Secret key) {
    return new AddonCockpit(new CockpitHttp(address, Optional.of(key), control)).capabilities();
  }

  private boolean hasFolder() {
    CockpitAddress files = space.map(CockpitSpace::mainCockpit).orElse(settings.address());
    Probe.Answer answer = probe.get(files.at(STATIC_FILE));
    return answer.is(200) && Json.read(answer.body()).isPresent();
  }
}
