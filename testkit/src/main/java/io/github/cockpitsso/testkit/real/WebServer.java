package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
    ProcessBuilder command = new ProcessBuilder(
            php, "-d", "opcache.revalidate_freq=0", "-S", address, "index.php")
        .directory(folder.toFile());
    command.environment().putAll(Map.of("PHP_CLI_SERVER_WORKERS", "4", "TMPDIR", work.toString()));
    Program program = Program.start("php", command, work.resolve("php.log"));
    return new WebServer(kind, URI.create("http://" + address), List.of(program));
  }

  /**
   * Waits until the server is ready. Stops it if it ends before, or is not ready in time.
   *
   * @throws IllegalStateException with the output if the server is not ready
   */
  void awaitReady(BooleanSupplier isReady) {
    try {
      programs.forEach(program -> program.awaitReady(
          START,
          () ->
              programs.stream().anyMatch(it -> !it.handle().isAlive()) || isReady.getAsBoolean()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
  }
}
