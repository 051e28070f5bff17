package io.github.cockpitsso.bridge.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
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
    System.exit(run(System.getenv(), Clock.systemUTC(), out, err, args));
  }

  static int run(
      Map<String, String> environment,
      Clock clock,
      PrintWriter out,
      PrintWriter err,
      String... args) {
    return run(environment, clock, new ProcessTerminal(), out, err, args);
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
