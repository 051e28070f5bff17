package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A database in its own process, for servers that share one. It is the H2 of Keycloak's
 * distribution, so no installation is necessary. Its data is in memory and ends with the process.
 */
final class H2Server implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Path folder;
  private final Program program;
  private final int port;

  private H2Server(Path folder, Program program, int port) {
    this.folder = folder;
    this.program = program;
    this.port = port;
  }

  static H2Server start(Path distribution) {
    return Folders.temporary("h2-", folder -> {
      int port = Ports.free();
      List<String> options = List.of("-tcp", "-tcpPort", String.valueOf(port), "-ifNotExists");
      Program program =
          Program.start("H2", tool(distribution, "Server", options), folder.resolve("log"));
      program.awaitReady(DEADLINE, () -> Ports.isOpen(port));
      return new H2Server(folder, program, port);
    });
  }

  /** A command of H2. */
  static ProcessBuilder tool(Path distribution, String name, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dh2.bindAddress=127.0.0.1",
        "-cp",
        jar(distribution).toString(),
        "org.h2.tools." + name));
    command.addAll(options);
    return new ProcessBuilder(command);
  }

  private static Path jar(Path distribution) throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(distribution.resolve("lib/lib/main"), "com.h2database.h2-*.jar")) {
      Iterator<Path> found = jars.iterator();
      if (!found.hasNext()) {
        throw new IllegalStateException("There is no H2 in " + distribution);
      }
      return found.next();
    }
  }

  /** For {@code --db-url}. H2 waits ten seconds for a lock. PostgreSQL has no such limit. */
  String url() {
    return "jdbc:h2:tcp://127.0.0.1:" + port
        + "/mem:keycloak;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;NON_KEYWORDS=VALUE";
  }

  @Override
  public void close() {
    program.close();
    Folders.delete(folder);
  }
}
