package io.github.cockpitsso.testkit.real;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
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
    ConfiguredServer server;
    try {
      server = new ConfiguredServer(
          Program.start(command, folder, environment, folder.resolve("server.log")));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
    await("a server that listens")
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !server.program.isAlive() || listens(port));
    if (!server.program.isAlive()) {
      String output = server.program.output();
      server.close();
      throw new IllegalStateException(command.get(0) + " did not start: " + output);
    }
    return Optional.of(server);
  }

  /** The process, for what it uses. */
  public ProcessHandle process() {
    return program.handle();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
