package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether Cockpit runs the addon, in a version that is new enough, and what the service key may do
 * there. A folder that was copied and is not active yet is told from one that is missing by a file
 * that web servers hand out.
 */
final class AddonCheck {
  private static final String CHECK = "cockpit.addon";
  private static final String NEEDED = "0.1.0";
  private static final String MARKER = "/addons/CockpitSso/operators.json";

  private final CockpitSettings settings;
  private final ControlClient control;
  private final Probe probe;
  private final ServiceKeyCheck serviceKey;

  AddonCheck(CockpitSettings settings, KeySettings keys, ControlClient control, Probe probe) {
    this.settings = settings;
    this.control = control;
    this.probe = probe;
    this.serviceKey = new ServiceKeyCheck(ServiceKeyCheck.needs(keys));
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
      findings.add(serviceKey.judge(found.value()));
    } else if (outcome instanceof Outcome.Unsupported<Capabilities>) {
      findings.add(inactive());
    } else if (outcome instanceof Outcome.Denied<Capabilities> denied) {
      if (denied.reason() == Denial.PERMISSION) {
        findings.add(Finding.ok(CHECK, "Cockpit runs the addon"));
        findings.add(serviceKey.powerless());
      } else {
        findings.add(unknownKey(key));
        findings.add(withoutKey());
      }
    } else {
      findings.add(Finding.failed(
          CHECK,
          "GET /api/sso/info: " + outcome.describe(),
          "the addon's answer",
          "Read the log of the web server and of PHP."));
    }
    return findings;
  }

  /**
   * Anonymous calls have rights only where Cockpit has a key called public; it is refused by the
   * addon in any case.
   */
  private Finding withoutKey() {
    Probe.Answer answer = probe.get(settings.address().at("/api/sso/info"));
    if (answer.is(403) && Json.read(answer.body()).isPresent()) {
      return Finding.ok(CHECK, "Cockpit runs the addon");
    } else if (answer.is(404) && answer.body().length == 0) {
      return inactive();
    }
    return hasFolder()
        ? Finding.unknown(
            CHECK,
            "the folder addons/CockpitSso is there; whether Cockpit runs it cannot be seen without a valid key",
            "Set BRIDGE_COCKPIT_SERVICE_KEY and run check again.")
        : Finding.unknown(
            CHECK,
            "whether Cockpit runs the addon cannot be seen without a valid key",
            "Set BRIDGE_COCKPIT_SERVICE_KEY and run check again.");
  }

  private Finding inactive() {
    String expected = "Cockpit runs the addon CockpitSso";
    return hasFolder()
        ? Finding.failed(
            CHECK,
            "the folder addons/CockpitSso is there, but Cockpit does not run it: its module cache is stale,"
                + " or the addon is disabled",
            expected,
            "In Cockpit's folder: " + flush() + ". If that changes nothing, remove CockpitSso from"
                + " modules.disabled in config/config.php.")
        : Finding.failed(
            CHECK,
            "Cockpit has no addon CockpitSso: /api/sso/info and " + MARKER + " are both missing",
            expected,
            "Copy addon/CockpitSso into Cockpit's folder addons/, then in Cockpit's folder: "
                + flush() + ".");
  }

  private String flush() {
    return "php tower app:cache:flush" + space().map(name -> " --space " + name).orElse("");
  }

  private Finding version(Capabilities found) {
    String versions = "addon " + found.addonVersion() + " in Cockpit " + found.cockpitVersion();
    return isOlder(found.addonVersion())
        ? Finding.failed(
            CHECK,
            versions,
            "addon " + NEEDED + " or newer",
            "Replace the folder addons/CockpitSso by that of this release, then in Cockpit's folder: "
                + flush() + ".")
        : Finding.ok(CHECK, versions);
  }

  private static boolean isOlder(String version) {
    int[] found = numbers(version);
    return found.length > 0 && Arrays.compare(Arrays.copyOf(found, 3), numbers(NEEDED)) < 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("[^0-9]+", 4))
        .limit(3)
        .filter(part -> part.matches("[0-9]{1,9}"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private Finding unknownKey(Secret key) {
    Optional<CockpitAddress> master = master();
    if (space().isPresent() && master.isPresent() && isKnown(master.get(), key)) {
      return Finding.failed(
          ServiceKeyCheck.CHECK,
          "412: the space " + space().get()
              + " does not know the service key, but the main Cockpit does",
          "a key of the space that bridge.cockpit.url names",
          "For the main Cockpit set BRIDGE_COCKPIT_URL to " + master.get().base()
              + ". For the space make a key there: Settings > Api & Security > Add key.");
    }
    return Finding.failed(
        ServiceKeyCheck.CHECK,
        "412: " + space().map(name -> "the space " + name).orElse("this Cockpit")
            + " does not know the service key",
        "the key of the role sso-bridge",
        "Settings > Api & Security: copy the key to BRIDGE_COCKPIT_SERVICE_KEY, or make a new one, which ends the old"
            + " one: php tower sso:setup bridge --rotate"
            + space().map(name -> " --space " + name).orElse("")
            + "."
            + (space().isPresent()
                ? ""
                : " If the key was made in a space, bridge.cockpit.url must end with that space, such as "
                    + settings.address().base() + "/:space."));
  }

  private boolean isKnown(CockpitAddress address, Secret key) {
    return !(info(address, key) instanceof Outcome.Denied<Capabilities> denied
        && denied.reason() == Denial.KEY);
  }

  private Outcome<Capabilities> info(CockpitAddress address, Secret key) {
    return new AddonCockpit(new CockpitHttp(address, Optional.of(key), control)).capabilities();
  }

  private boolean hasFolder() {
    URI marker = master().orElse(settings.address()).at(MARKER);
    Probe.Answer answer = probe.get(marker);
    return answer.is(200) && Json.read(answer.body()).isPresent();
  }

  private Optional<String> space() {
    String base = settings.address().base().toString();
    int space = base.lastIndexOf("/:");
    return space < 0 ? Optional.empty() : Optional.of(base.substring(space + 2));
  }

  /** The Cockpit that a space belongs to; the files of an addon are there. */
  private Optional<CockpitAddress> master() {
    String base = settings.address().base().toString();
    return space()
        .map(name ->
            new CockpitAddress(URI.create(base.substring(0, base.length() - name.length() - 2))));
  }
}
