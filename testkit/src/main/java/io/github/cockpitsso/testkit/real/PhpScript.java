package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One PHP script of a test on a real server: {@code php -S}, or nginx with php-fpm. It answers
 * every path. The system properties {@code php} and {@code php.fpm} set the commands; the defaults
 * are {@code php} and {@code php-fpm8.2}.
 */
public final class PhpScript implements AutoCloseable {

  private final Path root;
  private final WebServer server;

  private PhpScript(Path root, WebServer server) {
    this.root = root;
    this.server = server;
  }

  /**
   * Starts the server; empty if its programs are not installed.
   *
   * @param script the script; it may write files into its folder
   */
  public static Optional<PhpScript> start(Server kind, String script) {
    return Folders.temporary("php-script-", root -> {
      Path folder = Files.createDirectory(root.resolve("www"));
      Files.writeString(folder.resolve("index.php"), script);
      WebServer server;
      try {
        server = WebServer.start(
            kind,
            System.getProperty("php", "php"),
            Optional.of(System.getProperty("php.fpm", "php-fpm8.2")),
            folder,
            root);
      } catch (UncheckedIOException e) {
        Folders.delete(root);
        return Optional.empty();
      }
      server.awaitReady(() -> Ports.isOpen(server.uri().getPort()));
      return Optional.of(new PhpScript(root, server));
    });
  }

  /** The message if no server is available. */
  public static String howToRun(Server kind) {
    return kind == Server.NGINX
        ? "no nginx or php-fpm: name the latter by -Dphp.fpm=COMMAND"
        : "no PHP: name one by -Dphp=COMMAND";
  }

  public URI uri() {
    return server.uri();
  }

  /** The folder of the script. */
  public Path folder() {
    return root.resolve("www");
  }

  @Override
  public void close() {
    server.close();
    Folders.delete(root);
  }
}
