package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.real.ConfiguredServer;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real reverse proxy with its file from {@code examples/forward-auth}. Only ports and folders
 * are replaced.
 */
public final class ExampleProxy implements AutoCloseable {
  public static final String SECRET = "known-to-the-front-server";
  public static final Path EXAMPLES = Path.of("..", "examples", "forward-auth");
  private static final String HOST = "api.example.org";

  /** The proxies that Debian packages. */
  public enum Kind {
    NGINX,
    CADDY
  }

  private final ConfiguredServer server;
  private final TlsClient client;
  private final String url;

  private ExampleProxy(ConfiguredServer server, TlsClient client, String url) {
    this.server = server;
    this.client = client;
    this.url = url;
  }

  /** Starts the proxy in front of bridge and Cockpit. Empty if it is not installed. */
  public static Optional<ExampleProxy> start(Kind kind, Path folder, URI bridge, URI cockpit) {
    int port = Ports.free();
    TestAuthority authority = TestAuthority.create("Test CA");
    authority.issue("127.0.0.1", HOST).write(folder, "tls");
    Map<String, String> own = new LinkedHashMap<>();
    own.put("127.0.0.1:8090", bridge.getAuthority());
    own.put("127.0.0.1:8080", cockpit.getAuthority());
    Optional<ConfiguredServer> server =
        kind == Kind.NGINX ? nginx(folder, port, own) : caddy(folder, port, own);
    return server.map(started ->
        new ExampleProxy(started, TlsClient.trusting(authority), "https://127.0.0.1:" + port));
  }

  private static Optional<ConfiguredServer> nginx(
      Path folder, int port, Map<String, String> replacements) {
    boolean root = System.getProperty("user.name").equals("root");
    replacements.put("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
    replacements.put("/etc/nginx/", folder + "/");
    replacements.put("http {\n", """
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
        """.formatted(folder));
    Path file = write(Path.of("nginx", "nginx.conf"), folder, replacements);
    write(
        folder.resolve("forward-auth-secret.conf"),
        "proxy_set_header X-Forward-Auth-Secret \"" + SECRET + "\";\n");
    String process = "daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log;%2$s"
        .formatted(folder, root ? " user root;" : "");
    return ConfiguredServer.start(
        List.of("nginx", "-e", folder + "/start.log", "-c", file.toString(), "-g", process),
        folder,
        Map.of(),
        port);
  }

  private static Optional<ConfiguredServer> caddy(
      Path folder, int port, Map<String, String> replacements) {
    replacements.put(
        "https://" + HOST + " {", "https://" + HOST + ":" + port + " {\n\tbind 127.0.0.1");
    replacements.put("/etc/caddy/", folder + "/");
    Path file = write(Path.of("caddy", "Caddyfile"), folder, replacements);
    return ConfiguredServer.start(
        List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString()),
        folder,
        Map.of(
            "FORWARD_AUTH_SECRET", SECRET,
            "XDG_DATA_HOME", folder.resolve("data").toString(),
            "XDG_CONFIG_HOME", folder.resolve("config").toString()),
        port);
  }

  private static Path write(Path example, Path folder, Map<String, String> replacements) {
    try {
      String text = Files.readString(EXAMPLES.resolve(example));
      for (Map.Entry<String, String> each : replacements.entrySet()) {
        if (!text.contains(each.getKey())) {
          throw new IllegalStateException(example + " no longer has " + each.getKey());
        }
        text = text.replace(each.getKey(), each.getValue());
      }
      return write(folder.resolve(example.getFileName()), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request from an app. */
  public Call call(String method, String target) {
    return new Call("https://" + HOST, method, target);
  }

  /** Sends a request on a new connection. */
  public Answer send(Call call) {
    try {
      return client.send(url, call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
