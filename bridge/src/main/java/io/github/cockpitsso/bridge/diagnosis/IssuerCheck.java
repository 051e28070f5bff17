package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.issuer.Discovery;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.http.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the realm's OpenID configuration, its keys, and the bridge's client. */
public final class IssuerCheck {
  private final IssuerSettings settings;
  private final List<String> scopes;
  private final ControlClient control;
  private final Clock clock;
  private final DiscoveryCheck discovery;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Creates a check of this issuer.
   *
   * @param scopes the scopes that tokens must have
   */
  public IssuerCheck(
      IssuerSettings settings, List<String> scopes, ControlClient control, Clock clock) {
    this.settings = settings;
    this.scopes = scopes;
    this.control = control;
    this.clock = clock;
    this.discovery = new DiscoveryCheck(settings, new Probe("issuer", control, clock));
  }

  List<Finding> run() {
    discovery.run(findings).ifPresent(configuration -> {
      findings.add(name(configuration));
      findings.add(scopes(configuration));
      keys()
          .discovery()
          .flatMap(Discovery::introspection)
          .flatMap(new ClientCheck(settings, control)::run)
          .ifPresent(findings::add);
    });
    return List.copyOf(findings);
  }

  /**
   * Checks only that the issuer is reachable and has the expected name, not its scopes, its keys or
   * the bridge's client.
   */
  public List<Finding> reachability() {
    discovery.run(findings).ifPresent(configuration -> findings.add(name(configuration)));
    return List.copyOf(findings);
  }

  private Finding name(JsonNode configuration) {
    String name = Json.text(configuration, "issuer");
    return name.equals(settings.name())
        ? Finding.ok("issuer.name", name)
        : Finding.failed("issuer.name", "the realm's issuer is " + name)
            .expected(settings.name())
            .cure("If users log in at " + name
                + ", set BRIDGE_ISSUER to it. Otherwise correct Keycloak's"
                + " hostname option, or Realm settings > General > Frontend URL.");
  }

  private Finding scopes(JsonNode configuration) {
    Set<String> offered = new HashSet<>();
    configuration.path("scopes_supported").forEach(each -> offered.add(each.asText()));
    List<String> missing =
        scopes.stream().filter(each -> !offered.contains(each)).toList();
    if (offered.isEmpty()) {
      return Finding.unknown("issuer.scope", "the realm does not list its scopes")
          .cure("Run explain TOKEN: it shows the scopes of a token.");
    } else if (missing.isEmpty()) {
      return Finding.ok("issuer.scope", "the realm offers " + String.join(", ", scopes));
    }
    return Finding.failed(
            "issuer.scope",
            "the realm does not offer " + String.join(", ", missing) + "; it offers "
                + String.join(", ", offered.stream().sorted().toList()))
        .expected(String.join(", ", scopes) + " (bridge.token.scope)")
        .cure("Client scopes > Create client scope: name " + missing.get(0)
            + ", protocol OpenID Connect,"
            + " Include in token scope On. Add its mappers (docs/realm-admin.md). Then Clients >"
            + " the app > Client scopes > Add client scope.");
  }

  private IssuerKeys keys() {
    var keys = new IssuerKeys(Wiring.issuer(settings), control, Runnable::run, clock);
    keys.refresh().join();
    if (keys.lastTryFailed().isEmpty()) {
      findings.add(Finding.ok(
          "issuer.keys", keys.size() + (keys.size() == 1 ? " signing key" : " signing keys")));
    } else if (findings.stream().noneMatch(Finding::isFailed)) {
      findings.add(Finding.failed("issuer.keys", keys.lastTryFailed())
          .expected("at least one signing key")
          .cure("Realm settings > Keys must contain an active key with the use SIG. The bridge"
              + " must reach the jwks_uri in the realm's OpenID configuration."));
    }
    return keys;
  }
}
