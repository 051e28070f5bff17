package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An empty PostgreSQL on a free port of this machine, deleted when it is closed. It is stricter
 * with values than Keycloak's own H2.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Path programs;
  private final Path folder;
  private final Program server;
  private final int port;

  private PostgresServer(Path programs, Path folder, Program server, int port) {
    this.programs = programs;
    this.folder = folder;
    this.server = server;
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
    Program.run(
        "initdb",
        command(
            folder,
            as,
            programs.resolve("initdb").toString(),
            "--auth=trust",
            "--username=" + USER,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--pgdata=" + data),
        folder.resolve("initdb.log"));
    Program server = Program.start(
        "PostgreSQL",
        command(
            folder,
            as,
            programs.resolve("postgres").toString(),
            "-D" + data,
            "--port=" + port,
            "--listen_addresses=127.0.0.1",
            "--unix_socket_directories=",
            "--fsync=off"),
        folder.resolve("postgres.log"));
    server.awaitReady(
        DEADLINE, () -> server.output().contains("database system is ready to accept connections"));
    return new PostgresServer(programs, folder, server, port);
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

  private static ProcessBuilder command(Path folder, List<String> as, String... command) {
    List<String> all = new ArrayList<>(as);
    all.addAll(List.of(command));
    return new ProcessBuilder(all).directory(folder.toFile());
  }

  /** The whole database as SQL, such as a backup has it. */
  public String dump() {
    Path file = folder.resolve("dump.sql");
    Program.run(
        "pg_dump",
        command(
            folder,
            List.of(),
            programs.resolve("pg_dump").toString(),
            "--host=127.0.0.1",
            "--port=" + port,
            "--username=" + USER,
            "--file=" + file,
            "postgres"),
        folder.resolve("dump.log"));
    try {
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

  @Override
  public void close() {
    server.close();
    Folders.delete(folder);
  }
}
