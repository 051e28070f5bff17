package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The entry point of {@code java -jar cockpit-bridge.jar}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and exits with its code: 0 for success, 1 for a failure, 2 for wrong usage.
   */
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    if (isPlainServe(args)) {
      System.exit(BridgeProcess.run(SettingsReader.read(System.getenv(), config(args)), out, err));
    } else if (args.length == 1 && args[0].equals(WarmUpCommand.NAME)) {
      System.exit(new WarmUpCommand().call());
    }
    System.exit(run(System.getenv(), Clock.systemUTC(), new ProcessTerminal(), out, err, args));
  }

  /**
   * Whether the arguments are {@code [serve] [--config FILE]}, which need no picocli. It would read
   * the annotations of all commands: a fifth of the time of a start, which no archive shortens.
   */
  static boolean isPlainServe(String... args) {
    int options = args.length > 0 && args[0].equals("serve") ? 1 : 0;
    return args.length == options
        || (args.length == options + 2
            && args[options].equals("--config")
            && !args[options + 1].isEmpty()
            && args[options + 1].indexOf('\0') < 0
            && "-@\"'".indexOf(args[options + 1].charAt(0)) < 0);
  }

  private static Optional<Path> config(String... args) {
    return args.length < 2 ? Optional.empty() : Optional.of(Path.of(args[args.length - 1]));
  }

  static int run(
      Map<String, String> environment,
      Clock clock,
      Terminal terminal,
      PrintWriter out,
      PrintWriter err,
      String... args) {
    return new CommandLine(new BridgeCommand(environment, clock))
        .addSubcommand(new SetupCommand(environment, terminal))
        .setOut(out)
        .setErr(err)
        .execute(args);
  }
}
