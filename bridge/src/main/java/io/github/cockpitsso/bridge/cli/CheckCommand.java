package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.Checkup;
import io.github.cockpitsso.bridge.diagnosis.Explanation;
import io.github.cockpitsso.bridge.diagnosis.PolicyInquiry;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code check}: the configuration, Keycloak and Cockpit, with the cure for whatever is wrong. */
@Command(
    name = "check",
    description =
        "Checks the configuration, Keycloak and Cockpit; exit code 0 if nothing failed, else 1. Warnings do not count.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "Also checks an access token as explain --live does; - reads it from standard input.")
  private String token = "";

  @Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    SettingsReader.Loaded loaded = bridge.load();
    var checkup = new Checkup(loaded, bridge.clock());
    return output.print(
        token.isEmpty()
            ? checkup.run()
            : checkup.run(explained(loaded, TokenArgument.ofFile(token))),
        bridge.out());
  }

  private Report explained(SettingsReader.Loaded loaded, String copied) {
    return new Explanation(
            loaded, PolicyInquiry.NONE, loaded.settings().isPresent(), bridge.clock())
        .explain(copied);
  }
}
