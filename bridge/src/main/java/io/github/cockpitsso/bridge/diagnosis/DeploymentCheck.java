package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the configuration, Keycloak and Cockpit. A failed check does not stop the others. Each
 * call ends within {@link Bounds#DEFAULT}.
 */
public final class DeploymentCheck {
  private final SettingsReader.Loaded loaded;
  private final Clock clock;

  /** Creates a check of these settings. */
  public DeploymentCheck(SettingsReader.Loaded loaded, Clock clock) {
    this.loaded = loaded;
    this.clock = clock;
  }

  /** Checks everything that needs no token. Changes nothing. */
  public Report run() {
    List<Finding> findings = findings();
    findings.add(Finding.unknown(
            "token",
            "checks of the audience mapper, the scope and the user require an access token")
        .cure("Run explain with an access token of the app, or check --token FILE."));
    return new Report(List.of(), findings);
  }

  /** Does the checks of {@link #run()}, and adds the report about a token. */
  public Report run(Report token) {
    List<Finding> findings = findings();
    findings.addAll(token.findings());
    return new Report(token.heading(), findings);
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(new SettingsCheck(loaded).run());
    loaded.policy().file().ifPresent(file -> findings.addAll(PolicyCheck.run(file)));
    var keyFiles = new KeyFilesCheck(loaded.keys());
    findings.addAll(keyFiles.findings());
    var tls = new TlsCheck(loaded.tls(), clock);
    findings.addAll(tls.findings());
    findings.addAll(ProxyCheck.run(loaded.issuer(), loaded.cockpit(), System.getenv()));
    try (var toIssuer = new ControlClient(Bounds.DEFAULT, tls.issuer());
        var toCockpit = new ControlClient(Bounds.DEFAULT, tls.cockpit())) {
      loaded
          .issuer()
          .ifPresent(issuer -> findings.addAll(
              new IssuerCheck(issuer, loaded.token().scopes(), toIssuer, clock).run()));
      loaded
          .cockpit()
          .ifPresent(cockpit -> findings.addAll(
              new CockpitCheck(cockpit, loaded.keys(), toCockpit, clock).run(keyFiles.roleKeys())));
    }
    return findings;
  }
}
