package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Keycloak's own distribution as a process. */
final class DistributionKeycloak extends LocalKeycloak {
  /** Set if several servers have the same administrator. Otherwise each has a random password. */
  static final String ADMIN_PASSWORD = "KC_BOOTSTRAP_ADMIN_PASSWORD";

  private final Path home;
  private final Program program;

  private DistributionKeycloak(
      Path home, Program program, int port, int management, Administrator administrator) {
    super(port, management, administrator);
    this.home = home;
    this.program = program;
  }

  static DistributionKeycloak start(KeycloakSetup setup) {
    Path home = KeycloakHome.prepare(setup);
    boolean ready = false;
    try {
      int port = setup.port().orElseGet(Ports::free);
      int management = Ports.free();
      var administrator = new Administrator(
          "admin",
          setup.environment().getOrDefault(ADMIN_PASSWORD, UUID.randomUUID().toString()));
      Path log = setup.log().orElseGet(() -> home.resolve("keycloak.log"));
      Files.createDirectories(log.toAbsolutePath().getParent());
      Program program =
          Program.start("Keycloak", command(setup, home, port, management, administrator), log);
      program.awaitReady(Readiness.DEADLINE, new Readiness(management));
      ready = true;
      return new DistributionKeycloak(home, program, port, management, administrator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // Also if the thread was interrupted.
      if (!ready) {
        Folders.delete(home);
      }
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
    ProcessBuilder builder = KeycloakHome.process(command);
    builder.environment().putAll(setup.environment());
    try {
      Program.run("kc.sh export", builder, home.resolve("export.log"));
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Folders.delete(home);
    }
  }

  private static ProcessBuilder command(
      KeycloakSetup setup, Path home, int port, int management, Administrator administrator) {
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
    ProcessBuilder builder = KeycloakHome.process(command);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", administrator.username());
    builder.environment().put(ADMIN_PASSWORD, administrator.password());
    builder.environment().putAll(setup.environment());
    return builder;
  }

  @Override
  public String log() {
    return program.output();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return program.onExit();
  }

  @Override
  public void close() {
    program.close();
    Folders.delete(home);
  }

  /** Kills the server, like a power cut. */
  void kill() {
    program.kill();
  }
}
