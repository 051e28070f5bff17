package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.real.ConfiguredServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real nginx with the files of {@code examples/nginx}, in front of a PHP script that detects API
 * requests as Cockpit's {@code index.php} does. Only ports, folders and addresses are replaced.
 */
public final class ExampleCockpit implements AutoCloseable {
  public static final String BRIDGE = "127.0.0.1";
  public static final String KEYCLOAK = "127.0.0.2";
  public static final String OTHER = "127.0.0.3";

  private static final Path EXAMPLES = Path.of("..", "examples", "nginx");
  private static final String INDEX = """
      <?php
      $route = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
      if ($route && str_starts_with($route, '/:')) {
        $parts = explode('/', $route);
        if (file_exists(__DIR__ . '/.spaces/' . substr($parts[1], 1))) {
          $route = '/' . trim(implode('/', array_slice($parts, 2)), '/');
        }
      }
      echo str_starts_with((string) $route, '/api/') ? 'API' : 'page';
      """;

  private final ConfiguredServer fpm;
  private final ConfiguredServer nginx;
  private final int port;

  private ExampleCockpit(ConfiguredServer fpm, ConfiguredServer nginx, int port) {
    this.fpm = fpm;
    this.nginx = nginx;
    this.port = port;
  }

  /** Starts both in this folder. Empty if one of them is not installed. */
  public static Optional<ExampleCockpit> start(Path folder) {
    try {
      Path root = Files.createDirectory(folder.resolve("cockpit"));
      write(root.resolve("index.php"), INDEX);
      write(root.resolve("install/index.php"), "<?php echo 'install';");
      for (String space : List.of("", ".spaces/kunde1/")) {
        write(root.resolve(space + "storage/uploads/logo.svg"), "upload");
        write(root.resolve(space + "storage/uploads/own.php"), "<?php echo 'API';");
        write(root.resolve(space + "storage/data/system.sqlite"), "API");
        write(root.resolve(space + "config/config.php"), "<?php echo 'API';");
      }
      boolean asRoot = System.getProperty("user.name").equals("root");
      int fpmPort = Ports.free();
      int port = Ports.free();
      Optional<ConfiguredServer> fpm = fpm(folder, fpmPort, asRoot);
      Optional<ConfiguredServer> nginx =
          fpm.flatMap(started -> nginx(folder, root, port, fpmPort, asRoot));
      if (nginx.isEmpty()) {
        fpm.ifPresent(ConfiguredServer::close);
      }
      return nginx.map(started -> new ExampleCockpit(fpm.orElseThrow(), started, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<ConfiguredServer> fpm(Path folder, int port, boolean asRoot)
      throws IOException {
    Path file = write(folder.resolve("fpm.conf"), """
        [global]
        daemonize = no
        error_log = %1$s/fpm-error.log
        [www]
        %2$s
        listen = 127.0.0.1:%3$d
        pm = static
        pm.max_children = 2
        """.formatted(
            folder, asRoot ? "user = root\ngroup = root" : "", port));
    return ConfiguredServer.start(
        List.of(
            System.getProperty("php.fpm", "php-fpm8.2"),
            "-F",
            asRoot ? "-R" : "-F",
            "-y",
            file.toString()),
        folder,
        Map.of(),
        port);
  }

  private static Optional<ConfiguredServer> nginx(
      Path folder, Path root, int port, int fpmPort, boolean asRoot) {
    try {
      write(
          folder.resolve("cockpit-api.conf"),
          example(
              "cockpit-api.conf",
              Map.of("192.0.2.10 ", BRIDGE + " ", "192.0.2.20 ", KEYCLOAK + " ")));
      write(
          folder.resolve("cockpit.conf"),
          example(
              "cockpit.conf",
              Map.of(
                  "listen 443 ssl http2;",
                  "listen 127.0.0.1:" + port + ";",
                  "ssl_certificate     /etc/nginx/tls.crt;",
                  "",
                  "ssl_certificate_key /etc/nginx/tls.key;",
                  "",
                  "/var/www/cockpit",
                  root.toString(),
                  "unix:/run/php/php-fpm.sock",
                  "127.0.0.1:" + fpmPort)));
      Path main =
          write(folder.resolve("nginx.conf"), """
          daemon off;
          pid %1$s/nginx.pid;
          error_log %1$s/error.log;
          %2$s
          events {}
          http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            include %1$s/cockpit-api.conf;
            include %1$s/cockpit.conf;
          }
          """.formatted(folder, asRoot ? "user root;" : ""));
      return ConfiguredServer.start(
          List.of("nginx", "-e", folder + "/start.log", "-c", main.toString()),
          folder,
          Map.of(),
          port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String example(String name, Map<String, String> replacements) throws IOException {
    String text = Files.readString(EXAMPLES.resolve(name));
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      if (!text.contains(each.getKey())) {
        throw new IllegalStateException(name + " no longer has " + each.getKey());
      }
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /**
   * Sends a request with exactly this target.
   *
   * @param from the address of the client
   * @return status and body, separated by a blank
   */
  public String get(String from, String target) {
    byte[] local = {127, 0, 0, Byte.parseByte(from.substring(from.lastIndexOf('.') + 1))};
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByAddress(local), 0)) {
      socket
          .getOutputStream()
          .write(("GET " + target + " HTTP/1.0\r\nHost: cms.example.org\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String status = answer.startsWith("HTTP/") ? answer.split(" ", 3)[1] : "none";
      return status + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    nginx.close();
    fpm.close();
  }
}
