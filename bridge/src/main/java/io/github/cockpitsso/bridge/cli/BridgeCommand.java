package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code cockpit-bridge}: runs the bridge, unless there is a subcommand. */
@Command(
    name = "cockpit-bridge",
    description =
        "Gateway in front of Cockpit's API: replaces a user's access token by the user's API key.",
    versionProvider = VersionProvider.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      RotateCommand.class,
      KeygenCommand.class,
      WarmUpCommand.class
    })
final class BridgeCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "YAML file with settings. Environment variables override it.")
  private Path config;

  BridgeCommand(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    return serve();
  }

  SettingsReader.Loaded load() {
    return load(environment);
  }

  /** Reads the settings with these variables instead of the environment of the process. */
  SettingsReader.Loaded load(Map<String, String> variables) {
    return SettingsReader.read(variables, Optional.ofNullable(config));
  }

  Clock clock() {
    return clock;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  int serve() {
    return BridgeProcess.run(load(), out(), err());
  }
}
