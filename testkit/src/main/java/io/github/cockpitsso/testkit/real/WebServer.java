package io.github.cockpitsso.testkit.real;

import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.net.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The web server of a copy.
 *
 * @param programs in the order in which they are stopped
 */
record WebServer(Server kind, URI uri, List<Program> programs) implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  /** Starts nginx with php-fpm, or PHP's own development server with four workers. */
  static WebServer start(Server kind, String php, Optional<String> fpm, Path folder, Path work) {
    if (kind == Server.NGINX) {
      return NginxServer.start(fpm.orElseThrow(), folder, work);
    }
    String address = "127.0.0.1:" + Ports.free();
    Program program = Program.start(
        List.of(php, "-d", "opcache.revalidate_freq=0", "-S", address, "index.php"),
        folder,
        Map.of("PHP_CLI_SERVER_WORKERS", "4", "TMPDIR", work.toString()),
        work.resolve("php.log"));
    return new WebServer(kind, URI.create("http://" + address), List.of(program));
  }

  /**
   * Waits until the server is ready. Stops it if it ends before, or is not ready in time.
   *
   * @throws IllegalStateException with the output if the server ends
   */
  void awaitReady(BooleanSupplier isReady) {
    try {
      await("a server that is ready")
          .atMost(START)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !isAlive() || isReady.getAsBoolean());
      if (!isAlive()) {
        throw new IllegalStateException("The server did not start: " + output());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isAlive() {
    return programs.stream().allMatch(Program::isAlive);
  }

  private String output() {
    return programs.stream().map(Program::output).collect(Collectors.joining());
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
  }
}
