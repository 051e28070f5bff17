package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.diagnosis.DeploymentCheck;
import io.github.cockpitsso.bridge.diagnosis.Report;
import io.github.cockpitsso.bridge.explain.Explanation;
import io.github.cockpitsso.bridge.explain.SampleRequest;
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

/** {@code check}: checks the configuration, Keycloak and Cockpit, and says how to fix problems. */
@Command(
    name = "check",
    description =
        "Checks the configuration, Keycloak and Cockpit. Exit code 0 if nothing failed, else 1."
            + " Warnings do not count.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description =
          "Also check the access token in this file as explain --live does. Use - to read it from"
              + " standard input.")
  private String token = "";

  @Mixin
  private final ReportOutput output = new ReportOutput();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    SettingsReader.Loaded loaded = bridge.load();
    var check = new DeploymentCheck(loaded, bridge.clock());
    return output.print(
        token.isEmpty() ? check.run() : check.run(explained(loaded, readToken())), bridge.out());
  }

  private String readToken() {
    try {
      return TokenArgument.ofFile(token);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--token: the file '" + token + "' cannot be read", e);
    }
  }

  private Report explained(SettingsReader.Loaded loaded, String text) {
    return new Explanation(
            loaded, SampleRequest.NONE, loaded.settings().isPresent(), bridge.clock())
        .explain(text);
  }
}
