package io.github.cockpitsso.it.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** A shell that keeps its variables between commands and ends at the first failure. */
final class Shell implements AutoCloseable {
  private static final String END = "--end-of-output--";

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private Shell(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    this.input = process.outputWriter(UTF_8);
  }

  static Shell start(Path folder) throws IOException {
    return new Shell(new ProcessBuilder("bash", "-eu", "-o", "pipefail")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start());
  }

  /** Runs commands and returns what they print, also errors. */
  String run(String commands) throws IOException {
    input.write(commands + "\necho " + END + "\n");
    input.flush();
    StringBuilder printed = new StringBuilder();
    for (String line = output.readLine(); !END.equals(line); line = output.readLine()) {
      if (line == null) {
        throw new AssertionError("A command failed:\n" + commands + "It printed:\n" + printed);
      }
      printed.append(line).append('\n');
    }
    return printed.toString();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
