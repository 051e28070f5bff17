package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Asks Cockpit whether it is there, and what the service key may do. */
final class CockpitCheck {
  private final CockpitSettings settings;
  private final ControlClient control;

  CockpitCheck(CockpitSettings settings, ControlClient control) {
    this.settings = settings;
    this.control = control;
  }

  List<Finding> run() {
    return List.of(settings.serviceKey().isPresent() ? serviceKey() : alive());
  }

  private Finding serviceKey() {
    Outcome<Capabilities> outcome = new AddonCockpit(
            new CockpitHttp(settings.address(), settings.serviceKey(), control))
        .capabilities();
    String what = "cockpit " + settings.address().base();
    if (outcome instanceof Outcome.Found<Capabilities> found) {
      Capabilities capabilities = found.value();
      return capabilities.can(Capability.KEYS_READ)
          ? Finding.ok(
              what,
              "Cockpit "
                  + capabilities.cockpitVersion()
                  + ", addon "
                  + capabilities.addonVersion()
                  + ", the service key may read keys")
          : Finding.failed(what, "the service key's role lacks the permission sso/keys/read");
    } else if (outcome instanceof Outcome.Denied<Capabilities> denied
        && denied.reason() == Denial.PERMISSION) {
      return Finding.failed(what, "the service key's role lacks the permission sso/keys/read");
    }
    return Finding.failed(what, outcome.describe());
  }

  /** The one call that needs no key ({@code docs/cockpit-contract.md} §4). */
  private Finding alive() {
    URI uri = settings.address().at("/api/system/healthcheck");
    Reply reply = control.send(new Call("GET", uri, Optional.empty(), Optional.empty()));
    String what = "cockpit " + settings.address().base();
    if (reply instanceof Reply.Answer answer) {
      return answer.status() == 200
          ? Finding.ok(what, "answers")
          : Finding.failed(
              what,
              "the health check answers with status "
                  + answer.status()
                  + ": check that bridge.cockpit.url leads to a Cockpit");
    } else if (reply instanceof Reply.Failed failed) {
      return Finding.failed(what, failed.reason().describe() + ": " + failed.detail());
    }
    return Finding.failed(what, "the health check answers with too much");
  }
}
