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

/** A server of somebody else's with a configuration of the test's, which listens on 127.0.0.1. */
public final class ConfiguredServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);

  private final Program program;

  private ConfiguredServer(Program program) {
    this.program = program;
  }

  /**
   * Starts it and waits until it listens; nothing if there is no such program.
   *
   * @param command must stay in the foreground
   * @param folder where it runs, and where its output goes
   * @throws IllegalStateException with its output if it does not come up
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
