package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.DeploymentCheck;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.explain.Explanation;
import io.github.cockpitsso.bridge.explain.PolicyExplanation;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    SettingsReader.Loaded loaded = bridge.load();
    var checkup = new DeploymentCheck(loaded, bridge.clock());
    return output.print(
        token.isEmpty() ? checkup.run() : checkup.run(explained(loaded, copied())), bridge.out());
  }

  private String copied() {
    try {
      return TokenArgument.ofFile(token);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--token: the file '" + token + "' cannot be read", e);
    }
  }

  private Report explained(SettingsReader.Loaded loaded, String copied) {
    return new Explanation(
            loaded, PolicyExplanation.NONE, loaded.settings().isPresent(), bridge.clock())
        .explain(copied);
  }
}
