package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.Parts;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.bridge.token.Discovery;
import io.github.cockpitsso.bridge.token.IssuerKeys;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the issuer for its keys, and whether it knows the bridge's client. */
final class IssuerCheck {
  private final IssuerSettings settings;
  private final ControlClient control;

  IssuerCheck(IssuerSettings settings, ControlClient control) {
    this.settings = settings;
    this.control = control;
  }

  List<Finding> run() {
    var keys = new IssuerKeys(Parts.issuer(settings), control, Runnable::run, Clock.systemUTC());
    keys.refresh().join();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        keys.lastTryFailed().isEmpty()
            ? Finding.ok("issuer", settings.name() + ", " + keys.size() + " signing keys")
            : Finding.failed("issuer", keys.lastTryFailed()));
    Optional<URI> introspection = keys.discovery().flatMap(Discovery::introspection);
    if (settings.clientSecret().isPresent() && introspection.isPresent()) {
      findings.add(client(introspection.get(), settings.clientSecret().get()));
    }
    return findings;
  }

  /** Asks about a token that is none: who may ask is told that it is not active. */
  private Finding client(URI endpoint, Secret secret) {
    String what = "client " + settings.clientId();
    Reply reply = control.introspect(endpoint, settings.clientId(), secret, Secret.of("check"));
    if (reply instanceof Reply.Answer answer) {
      return answer.status() == 200
          ? Finding.ok(what, "may ask about tokens")
          : Finding.failed(
              what,
              "Keycloak answers with status "
                  + answer.status()
                  + ": check bridge.client.id and bridge.client.secret, and that Client authentication is on");
    }
    return Finding.failed(what, "no answer from " + endpoint);
  }
}
