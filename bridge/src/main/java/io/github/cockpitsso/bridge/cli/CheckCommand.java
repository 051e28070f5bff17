package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.Problem;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code check}: the configuration, and both neighbours by it. What can be asked is asked, whatever else is wrong. */
@Command(
    name = "check",
    description =
        "Checks the configuration and both neighbours; exit code 0 if all is well, else 1.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Override
  public Integer call() {
    SettingsReader.Loaded loaded = bridge.load();
    List<Finding> findings = new ArrayList<>();
    if (loaded.problems().isEmpty()) {
      findings.add(Finding.ok("configuration", "complete"));
    }
    for (Problem problem : loaded.problems()) {
      findings.add(Finding.failed(problem.name(), problem.message()));
    }
    loaded.policy().file().ifPresent(file -> findings.addAll(PolicyCheck.run(file)));
    var tls = new TlsCheck(loaded.tls(), Clock.systemUTC());
    findings.addAll(tls.findings());
    try (var toIssuer = new ControlClient(Bounds.DEFAULT, tls.issuer());
        var toCockpit = new ControlClient(Bounds.DEFAULT, tls.cockpit())) {
      loaded.issuer().ifPresent(issuer -> findings.addAll(new IssuerCheck(issuer, toIssuer).run()));
      loaded
          .cockpit()
          .ifPresent(cockpit -> findings.addAll(new CockpitCheck(cockpit, toCockpit).run()));
    }
    findings.forEach(finding -> bridge.out().println(finding));
    return findings.stream().allMatch(Finding::well) ? 0 : 1;
  }
}
