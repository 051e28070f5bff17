package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An empty PostgreSQL on a free port of this machine, deleted when it is closed. It is stricter
 * with values than Keycloak's own H2.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int STOP_SECONDS = 10;

  private final Path programs;
  private final Path folder;
  private final Process process;
  private final int port;
  private final Thread onExit = new Thread(this::stop, "stop-postgres");

  private PostgresServer(Path programs, Path folder, Process process, int port) {
    this.programs = programs;
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** The programs folder of the newest installed server. */
  public static Optional<Path> programs() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(it -> it.resolve("bin"))
          .filter(it -> Files.isExecutable(it.resolve("initdb")))
          .max(Comparator.comparingInt(it -> version(it.getParent())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : 0;
  }

  /**
   * Starts PostgreSQL, and waits until it is ready.
   *
   * @param programs the result of {@link #programs()}
   */
  public static PostgresServer start(Path programs) {
    return Folders.temporary("postgres-", folder -> start(programs, folder));
  }

  private static PostgresServer start(Path programs, Path folder) throws IOException {
    int port = Ports.free();
    List<String> as = asUser(folder);
    Path data = folder.resolve("data");
    run(
        folder,
        as,
        programs.resolve("initdb").toString(),
        "--auth=trust",
        "--username=" + USER,
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "-D",
        data.toString());
    Process process = begin(
        folder,
        as,
        programs.resolve("postgres").toString(),
        "-D",
        data.toString(),
        "-p",
        String.valueOf(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=off");
    var server = new PostgresServer(programs, folder, process, port);
    Runtime.getRuntime().addShutdownHook(server.onExit);
    try {
      server.awaitReady();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  // PostgreSQL refuses to run as root.
  private static List<String> asUser(Path folder) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Files.setOwner(
        folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    return List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups");
  }

  private static Process begin(Path folder, List<String> as, String... command) throws IOException {
    List<String> all = new ArrayList<>(as);
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static void run(Path folder, List<String> as, String... command) throws IOException {
    Process process = begin(folder, as, command);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command[0] + " failed:\n" + log(folder));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Awaitility.await("PostgreSQL").atMost(DEADLINE).until(() -> {
      String log = log(folder);
      if (!process.isAlive()) {
        throw new IllegalStateException("PostgreSQL does not start:\n" + log);
      }
      return log.contains("database system is ready to accept connections");
    });
  }

  /** The whole database as SQL, such as a backup has it. */
  public String dump() {
    Path file = folder.resolve("dump.sql");
    try {
      run(
          folder,
          List.of(),
          programs.resolve("pg_dump").toString(),
          "--host=127.0.0.1",
          "--port=" + port,
          "--username=" + USER,
          "--file=" + file,
          "postgres");
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Keycloak with this database. */
  public KeycloakSetup under(KeycloakSetup setup) {
    return setup
        .withBuildOption("--db=postgres")
        .withOption("--db-url=jdbc:postgresql://127.0.0.1:" + port + "/postgres")
        .withOption("--db-username=" + USER);
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(onExit);
    Folders.delete(folder);
  }
}
