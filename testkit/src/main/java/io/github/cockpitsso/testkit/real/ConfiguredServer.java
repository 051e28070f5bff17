package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A third-party server with a configuration of the test. It listens on 127.0.0.1. */
public final class ConfiguredServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);

  private final Program program;

  private ConfiguredServer(Program program) {
    this.program = program;
  }

  /**
   * Starts the server and waits until it listens; empty if the program is not installed.
   *
   * @param command a command that stays in the foreground
   * @param folder the working directory, also for its output
   * @throws IllegalStateException with the output if the server does not start
   */
  public static Optional<ConfiguredServer> start(
      List<String> command, Path folder, Map<String, String> environment, int port) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Program program;
    try {
      program = Program.start(command.get(0), builder, folder.resolve("server.log"));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
    program.awaitReady(START, () -> Ports.isOpen(port));
    return Optional.of(new ConfiguredServer(program));
  }

  /** The process, for what it uses. */
  public ProcessHandle process() {
    return program.handle();
  }

  @Override
  public void close() {
    program.close();
  }
}
