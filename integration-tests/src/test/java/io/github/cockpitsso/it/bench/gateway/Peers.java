package io.github.cockpitsso.it.bench.gateway;

import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.real.ConfiguredServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Starts the gateways. */
final class Peers {
  static final Duration LONGEST_START = Duration.ofMinutes(1);

  private static final Path BUILT = Path.of("integration-tests/target").toAbsolutePath();

  private final Site site;
  private final BenchOptions options;
  private final Map<List<Path>, Path> archives = new HashMap<>();

  Peers(Site site, BenchOptions options) {
    this.site = site;
    this.options = options;
  }

  /** How to start each peer that the options name. */
  Map<String, Supplier<Peer>> starters() {
    Map<String, Supplier<Peer>> starters = new LinkedHashMap<>();
    for (String name : options.peers()) {
      if (name.startsWith("bridge")) {
        addBridges(starters, name);
      } else {
        starters.put(name, () -> start(name));
      }
    }
    return starters;
  }

  /** A bridge for each jar and each Java home. */
  private void addBridges(Map<String, Supplier<Peer>> starters, String name) {
    for (Path jar : options.jars()) {
      for (Path home : options.javaHomes()) {
        String number = options.jars().size() > 1 ? " " + (options.jars().indexOf(jar) + 1) : "";
        String java = options.javaHomes().size() > 1 ? " " + home.getFileName() : "";
        String full = name + number + java;
        starters.put(full, () -> bridge(full, jar, home));
      }
    }
  }

  private Peer bridge(String name, Path jar, Path home) {
    List<String> jvm = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx64m"));
    jvm.addAll(options.jvm());
    if (name.startsWith("bridge-image")) {
      jvm.add(
          "-XX:AOTCache=" + archives.computeIfAbsent(List.of(jar, home), it -> archive(jvm, it)));
      jvm.add("-XX:TrimNativeHeapInterval=5000");
    }
    var builder = BridgeServer.builder()
        .jar(jar)
        .javaHome(home)
        .jvm(jvm.toArray(String[]::new))
        .withoutEnv("BRIDGE_WARM_UP")
        .directory(site.newFolder(name.replace(' ', '-')))
        .env("BRIDGE_ISSUER", site.forge().issuer())
        .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
        .env("BRIDGE_COCKPIT_URL", "http://127.0.0.1:" + site.upstreamPort())
        .env("BRIDGE_COCKPIT_SERVICE_KEY", "API-" + Site.KEY);
    if (name.startsWith("bridge-image")) {
      builder.env("MALLOC_ARENA_MAX", "2");
    } else if (name.startsWith("bridge-quiet")) {
      builder.env("BRIDGE_LOG_LEVEL", "warn").env("BRIDGE_LOG_AUDIT", "false");
    }
    long begin = System.nanoTime();
    BridgeServer bridge = builder.start();
    double listening = (System.nanoTime() - begin) / 1e9;
    URI ready = bridge.managementUri().resolve("/health/ready");
    await()
        .atMost(LONGEST_START)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> status(ready) == 200);
    return Peer.of(name, bridge, listening);
  }

  /** Makes the archive of the image (docker/bridge/Dockerfile). */
  private Path archive(List<String> jvm, List<Path> jarAndHome) {
    Path own = site.newFolder("archive-" + archives.size());
    List<String> command = new ArrayList<>(List.of(jarAndHome.get(1) + "/bin/java"));
    command.addAll(jvm);
    command.addAll(List.of(
        "-XX:AOTCacheOutput=" + own.resolve("bridge.aot"),
        "-jar",
        jarAndHome.get(0).toString(),
        "warm-up"));
    Path log = own.resolve("log");
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("No archive; it needs Java 25:\n" + Files.readString(log));
      }
      return own.resolve("bridge.aot");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    return Peer.HTTP
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Peer start(String name) {
    Path own = site.newFolder(name);
    int port = Ports.free();
    return switch (name) {
      // No gateway: what the upstream and the load cost.
      case "direct" -> Peer.of(name, false, site.upstreamPort(), site.upstream());
      case "nginx", "nginx-log" -> {
        String log = name.equals("nginx") ? "off" : own + "/access.log";
        yield Peer.of(name, false, port, site.nginx(own, "nginx.conf", port, log));
      }
      case "haproxy" -> {
        write(own.resolve("issuer.pem"), site.pem());
        write(own.resolve("keys.map"), site.keyMap());
        yield Peer.of(
            name,
            true,
            port,
            site.start(own, port, List.of("haproxy", "-db", "-f"), "haproxy.cfg", Map.of()));
      }
      case "apache" -> {
        write(own.resolve("issuer.pem"), site.pem());
        List<String> command = List.of("/usr/sbin/apache2", "-D", "FOREGROUND", "-f");
        yield Peer.of(name, true, port, site.start(own, port, command, "apache.conf", Map.of()));
      }
      case "express" -> program(name, own, port, "node", BUILT + "/gateway-express/server.mjs");
      case "spring" -> {
        String java = options.javaHomes().get(0) + "/bin/java";
        yield program(
            name, own, port, java, "-Xmx256m", "-jar", BUILT + "/gateway-spring/gateway.jar");
      }
      default -> throw new IllegalArgumentException("unknown peer " + name);
    };
  }

  private Peer program(String name, Path own, int port, String... command) {
    Map<String, String> environment = new HashMap<>(site.values(own, port));
    // Node's and Spring's own switches for production.
    environment.put("NODE_ENV", "production");
    ConfiguredServer server =
        ConfiguredServer.start(List.of(command), own, environment, port).orElseThrow();
    return Peer.of(name, true, port, server);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
