package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keycloak's own distribution as a process. */
final class DistributionKeycloak extends LocalKeycloak {
  /** Set if several servers have the same administrator. Otherwise each has a random password. */
  static final String ADMIN_PASSWORD = "KC_BOOTSTRAP_ADMIN_PASSWORD";

  private static final int STOP_SECONDS = 30;
  private static final int LOG_TAIL = 6000;

  private final Path home;
  private final Path log;
  private final Process process;
  private final Thread onExit = new Thread(this::stop, "stop-keycloak");

  private DistributionKeycloak(
      Path home, Path log, Process process, int port, int management, Administrator administrator) {
    super(port, management, administrator);
    this.home = home;
    this.log = log;
    this.process = process;
  }

  static DistributionKeycloak start(KeycloakSetup setup) {
    Path home = KeycloakHome.prepare(setup);
    try {
      int port = setup.port().orElseGet(Ports::free);
      int management = Ports.free();
      var administrator = new Administrator(
          "admin",
          setup.environment().getOrDefault(ADMIN_PASSWORD, UUID.randomUUID().toString()));
      Path log = setup.log().orElseGet(() -> home.resolve("keycloak.log"));
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = process(setup, home, log, port, management, administrator);
      var server = new DistributionKeycloak(home, log, process, port, management, administrator);
      Runtime.getRuntime().addShutdownHook(server.onExit);
      boolean ready = false;
      try {
        server.awaitReady(management);
        ready = true;
      } finally {
        // Also if the thread was interrupted.
        if (!ready) {
          server.close();
        }
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code kc.sh export} for one realm, and returns what it wrote. */
  static String export(KeycloakSetup setup, String realm) {
    Path home = KeycloakHome.prepare(setup);
    Path file = home.resolve("export.json");
    List<String> command = new ArrayList<>(List.of(
        home.resolve("bin/kc.sh").toString(),
        "export",
        "--optimized",
        "--realm=" + realm,
        "--file=" + file));
    command.addAll(setup.options());
    Path log = home.resolve("export.log");
    ProcessBuilder builder = KeycloakHome.process(command, log);
    builder.environment().putAll(setup.environment());
    try {
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException("kc.sh export failed:\n" + Files.readString(log));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } finally {
      Folders.delete(home);
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
        // Otherwise each check for readiness would write a line.
        "--log-level=INFO,io.smallrye.health:OFF",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        "--http-port=" + port,
        "--http-management-port=" + management,
        "--hostname=http://localhost:" + port,
        "--import-realm"));
    if (setup.options().stream().noneMatch(it -> it.startsWith("--cache="))) {
      command.add("--cache=local");
    }
    command.addAll(setup.options());
    ProcessBuilder builder = KeycloakHome.process(command, log);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", administrator.username());
    builder.environment().put(ADMIN_PASSWORD, administrator.password());
    builder.environment().putAll(setup.environment());
    return builder.start();
  }

  private void awaitReady(int management) {
    if (!Readiness.await(management, process::isAlive)) {
      throw failed(
          process.isAlive()
              ? "is not ready after " + Readiness.DEADLINE
              : "ended during its start");
    }
  }

  private IllegalStateException failed(String what) {
    String text = log();
    return new IllegalStateException(
        "Keycloak " + what + ":\n" + text.substring(Math.max(0, text.length() - LOG_TAIL)));
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
    Folders.delete(home);
  }

  /** Kills the server, like a power cut. */
  void kill() {
    end(processes());
  }

  private void stop() {
    List<ProcessHandle> all = processes();
    // kc.sh passes the signal on to Java, its child process.
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(all);
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all;
  }

  private static void end(List<ProcessHandle> all) {
    all.forEach(ProcessHandle::destroyForcibly);
    // The process must not write into the folder while it is deleted.
    all.forEach(
        it -> it.onExit().completeOnTimeout(it, STOP_SECONDS, TimeUnit.SECONDS).join());
  }
}
