package io.github.cockpitsso.testkit.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Keycloak's own distribution as a process. */
final class DistributionKeycloak implements KeycloakServer {
  private static final Duration START = Duration.ofMinutes(5);
  private static final int STOP_SECONDS = 30;
  private static final int LOG_TAIL = 6000;

  private final Path home;
  private final Path log;
  private final Process process;
  private final URI uri;
  private final Administrator administrator;
  private final Thread onExit = new Thread(this::stop, "stop-keycloak");

  private DistributionKeycloak(
      Path home, Path log, Process process, URI uri, Administrator administrator) {
    this.home = home;
    this.log = log;
    this.process = process;
    this.uri = uri;
    this.administrator = administrator;
  }

  static KeycloakServer start(KeycloakSetup setup) {
    Path home = KeycloakHome.prepare(setup);
    try {
      int port = setup.port().isPresent() ? setup.port().get() : freePort();
      int management = freePort();
      var administrator = new Administrator("admin", UUID.randomUUID().toString());
      Path log = setup.log().orElseGet(() -> home.resolve("keycloak.log"));
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = process(setup, home, log, port, management, administrator);
      var server = new DistributionKeycloak(
          home, log, process, URI.create("http://localhost:" + port), administrator);
      Runtime.getRuntime().addShutdownHook(server.onExit);
      boolean ready = false;
      try {
        server.awaitReady(management);
        ready = true;
      } finally {
        // Also when the thread was interrupted.
        if (!ready) {
          server.close();
        }
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process process(
      KeycloakSetup setup,
      Path home,
      Path log,
      int port,
      int management,
      Administrator administrator)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        home.resolve("bin/kc.sh").toString(),
        "start",
        "--optimized",
        "--cache=local",
        // Each question whether it is ready yet would be a line.
        "--log-level=INFO,io.smallrye.health:OFF",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        "--http-port=" + port,
        "--http-management-port=" + management,
        "--hostname=http://localhost:" + port,
        "--import-realm"));
    command.addAll(setup.options());
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    KeycloakHome.neutralise(builder.environment());
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", administrator.username());
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", administrator.password());
    builder.environment().putAll(setup.environment());
    return builder.start();
  }

  private void awaitReady(int management) {
    // Not the port, nor a line in the log: Keycloak listens, and says that it has started, before
    // it can answer.
    URI health = URI.create("http://127.0.0.1:" + management + "/health/ready");
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    try {
      Awaitility.await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !process.isAlive() || isReady(client, health));
    } catch (ConditionTimeoutException e) {
      throw failed("is not ready after " + START, e);
    }
    if (!process.isAlive()) {
      throw failed("ended while it was starting", null);
    }
  }

  private static boolean isReady(HttpClient client, URI health) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private IllegalStateException failed(String what, Exception cause) {
    String text = log();
    return new IllegalStateException(
        "Keycloak " + what + ":\n" + text.substring(Math.max(0, text.length() - LOG_TAIL)), cause);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Administrator administrator() {
    return administrator;
  }

  @Override
  public String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(onExit);
    try {
      KeycloakHome.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop() {
    // kc.sh passes the signal on to Java, which is its child.
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    // Whoever deletes the folder next must not meet a process that still writes into it.
    all.forEach(
        it -> it.onExit().completeOnTimeout(it, STOP_SECONDS, TimeUnit.SECONDS).join());
  }
}
