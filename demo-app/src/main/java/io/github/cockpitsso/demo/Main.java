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

  /** Exits with 0 when all went well, 1 when not, 2 for wrong usage, 128 and the number when a signal ended it. */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    if (!words.isEmpty() && words.get(0).equals("demo")) {
      words = words.subList(1, words.size());
    }
    // Before there are threads: two of them that log first would make SLF4J warn.
    LoggerFactory.getILoggerFactory();
    CommandLine command = new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(command.execute(words.toArray(String[]::new)));
  }
}
