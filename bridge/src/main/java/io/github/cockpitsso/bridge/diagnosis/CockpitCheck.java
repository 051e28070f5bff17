package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Checks that {@code bridge.cockpit.url} is the URL of a Cockpit and of an existing space, and then
 * its addon and the service key.
 */
public final class CockpitCheck {
  public static final String SETTING = "bridge.cockpit.url";

  // The only call that needs no key (docs/cockpit-contract.md §4). Before Cockpit 2.8.6 it needs
  // one and answers 412.
  private static final String HEALTH = "/api/system/healthcheck";

  private final CockpitSettings settings;
  private final KeySettings keys;
  private final ControlClient control;
  private final Probe probe;
  private final List<Finding> findings = new ArrayList<>();

  CockpitCheck(CockpitSettings settings, KeySettings keys, ControlClient control, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.control = control;
    this.probe = new Probe("cockpit", control, clock);
  }

  /**
   * Does all checks.
   *
   * @param roleKeys keys of {@code bridge.key.roles}, which Cockpit should accept
   */
  List<Finding> run(Map<String, Secret> roleKeys) {
    URI uri = settings.address().at(HEALTH);
    Probe.Answer answer = probe.get(uri);
    Optional<Finding> failure = probe.connectionFailure(uri, answer, SETTING);
    failure.ifPresent(findings::add);
    answer.clock().ifPresent(findings::add);
    if (failure.isPresent()) {
      return List.copyOf(findings);
    }
    if (isCockpit(answer)) {
      findings.add(health(answer));
      findings.addAll(new AddonCheck(settings, keys, control, probe).run());
      roleKeys.forEach((holder, key) -> findings.add(roleKey(holder, key)));
    } else {
      findings.add(notCockpit(uri, answer));
    }
    return List.copyOf(findings);
  }

  /** Cockpit answers 412 only if it refuses the key (docs/cockpit-contract.md §3). */
  private Finding roleKey(String holder, Secret key) {
    Probe.Answer answer = probe.get(settings.address().at("/api/sso/info"), Optional.of(key));
    if (answer.is(200) || answer.is(403)) {
      return Finding.ok("cockpit.role-key", "Cockpit accepts the API key of " + holder);
    }
    return answer.is(412)
        ? Finding.failed("cockpit.role-key", "412: Cockpit does not know the API key of " + holder)
            .expected("a key in Settings > Api & Security")
            .cure("Create a key in Settings > Api & Security, and write it to the file or variable"
                + " that"
                + " bridge.key.roles names for " + holder + ".")
        : Finding.unknown(
                "cockpit.role-key",
                "Cockpit does not say whether it accepts the API key of " + holder)
            .cure("Correct the failures above.");
  }

  private static boolean isCockpit(Probe.Answer answer) {
    Optional<JsonNode> json = Json.read(answer.body());
    return json.filter(it -> it.path("status").isTextual()).isPresent()
        || (answer.is(412) && json.filter(it -> it.path("error").isTextual()).isPresent());
  }

  private Finding health(Probe.Answer answer) {
    String base = settings.address().base().toString();
    return answer.is(200) || answer.is(412)
        ? Finding.ok("cockpit.url", base + " is a Cockpit")
        : Finding.failed(
                "cockpit.health",
                "Cockpit's health check fails with status " + answer.status().orElse(0))
            .expected("200 with {\"status\":\"ok\"}")
            .cure("Set 'debug' => true in config/config.php: then "
                + settings.address().at(HEALTH) + " shows what fails.");
  }

  private Finding notCockpit(URI uri, Probe.Answer answer) {
    String found = uri + " answers " + answer.status().orElse(0)
        + (answer.contentType().startsWith("text/html") ? " with a web page" : "");
    String base = settings.address().base().toString();
    int name = base.lastIndexOf('/') + 1;
    boolean hasPath = settings.address().base().getRawPath().length() > 1;
    String parent = base.substring(0, Math.max(name - 1, 0));
    if (hasPath && base.startsWith(":", name) && isCockpit(parent)) {
      return Finding.failed("cockpit.space", found + ", while " + parent + " is a Cockpit")
          .expected("a space of this Cockpit")
          .cure("This Cockpit has no space " + base.substring(name + 1)
              + ". Settings > Spaces lists the spaces. To use no space, set BRIDGE_COCKPIT_URL to "
              + parent + ".");
    } else if (hasPath && isCockpit(parent + "/:" + base.substring(name))) {
      return Finding.failed(
              "cockpit.space",
              found + ", while " + parent + "/:" + base.substring(name) + " is a Cockpit")
          .expected("a colon before the name of a space")
          .cure("Set BRIDGE_COCKPIT_URL to " + parent + "/:" + base.substring(name) + ".");
    } else if (hasPath && isCockpit(parent)) {
      return Finding.failed("cockpit.url", found + ", while " + parent + " is a Cockpit")
          .expected("the URL of a Cockpit")
          .cure("Set BRIDGE_COCKPIT_URL to " + parent + ".");
    }
    return Finding.failed("cockpit.url", found).expected("a Cockpit").cure(cure(answer));
  }

  private static String cure(Probe.Answer answer) {
    int status = answer.status().orElse(0);
    if (answer.contentType().startsWith("application/problem+json")) {
      return "This looks like a bridge. Set BRIDGE_COCKPIT_URL to the Cockpit behind it.";
    } else if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return ProxyCheck.LOGIN_CURE;
    } else if (status >= 300 && status < 400) {
      return "The bridge does not follow redirects. Set BRIDGE_COCKPIT_URL to the address that the"
          + " redirect leads to.";
    } else if (status == 401 || status == 403) {
      return "The web server in front of Cockpit refuses the bridge. Allow the bridge to call /api,"
          + " or set BRIDGE_COCKPIT_URL to Cockpit's own address.";
    } else if (status == 429) {
      return "Cockpit's rate limit is reached. Raise it for the bridge's address in Cockpit's"
          + " configuration.";
    } else if (status >= 500) {
      return "Read the logs of the web server and of PHP.";
    }
    return "Set BRIDGE_COCKPIT_URL to the address of Cockpit's admin pages, without /api, and with"
        + " /:space if the content is in a space.";
  }

  private boolean isCockpit(String base) {
    try {
      return isCockpit(probe.get(CockpitAddress.parse(base).at(HEALTH)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
