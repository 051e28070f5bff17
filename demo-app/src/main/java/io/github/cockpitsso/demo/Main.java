package io.github.cockpitsso.demo;

import io.github.cockpitsso.demo.launch.DemoCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** {@code java -jar cockpit-sso-demo.jar [demo|app]}. */
public final class Main {
  private Main() {}

  /**
   * Exits with 0 for success, 1 for a failure, 2 for wrong usage, and 128 plus the number of a
   * signal that ended it.
   */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    if (!words.isEmpty() && words.get(0).equals("demo")) {
      words = words.subList(1, words.size());
    }
    // Before other threads start: SLF4J would warn if two of them logged first.
    LoggerFactory.getILoggerFactory();
    CommandLine command = new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(command.execute(words.toArray(String[]::new)));
  }
}
