package io.github.cockpitsso.bridge.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Runs a PHP script that writes one line for each line that it reads. */
public final class PhpProcess {
  private static final String PHP = System.getProperty("php", "php");

  private PhpProcess() {}

  /**
   * Runs the script and returns its lines.
   *
   * @param script reads lines of base64 and writes lines of ASCII
   * @param lines the input; each character is one byte
   */
  public static List<String> answers(String script, List<String> lines, String... arguments)
      throws Exception {
    Process process =
        Prerequisite.orSkip(start(script, arguments), "no PHP: name one by -Dphp=COMMAND");
    Thread writer = new Thread(() -> {
      try (OutputStream out = process.getOutputStream()) {
        for (String line : lines) {
          out.write((Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.ISO_8859_1))
                  + "\n")
              .getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        process.destroyForcibly();
      }
    });
    writer.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    writer.join();
    assertThat(output.lines()).hasSameSizeAs(lines);
    return output.lines().toList();
  }

  private static Optional<Process> start(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(PHP, "-r", script, "--"));
    command.addAll(List.of(arguments));
    try {
      return Optional.of(new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
