package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.net.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PHP's own development server with four workers. */
final class PhpServer implements WebServer {

  private final URI uri;
  private final Program program;

  PhpServer(String php, Path folder, Path work) {
    String address = "127.0.0.1:" + Ports.free();
    uri = URI.create("http://" + address);
    program = Program.start(
        List.of(php, "-d", "opcache.revalidate_freq=0", "-S", address, "index.php"),
        folder,
        Map.of("PHP_CLI_SERVER_WORKERS", "4", "TMPDIR", work.toString()),
        work.resolve("php.log"));
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Server kind() {
    return Server.PHP;
  }

  @Override
  public boolean isAlive() {
    return program.isAlive();
  }

  @Override
  public String output() {
    return program.output();
  }

  @Override
  public void close() {
    program.close();
  }
}
