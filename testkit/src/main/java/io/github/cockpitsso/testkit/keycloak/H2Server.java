package io.github.cockpitsso.testkit.keycloak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database in its own process, for servers that share one. It is the H2 of Keycloak's
 * distribution, so no installation is necessary. Its data is in memory and ends with the process.
 */
final class H2Server implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("TCP server running at tcp://[^:]+:([0-9]+) .*");

  private final Process process;
  private final int port;
  private final Thread onExit;

  private H2Server(Process process, int port) {
    this.process = process;
    this.port = port;
    this.onExit = new Thread(process::destroyForcibly, "stop-h2");
  }

  static H2Server start(Path distribution) {
    try {
      Process process = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dh2.bindAddress=127.0.0.1",
              "-cp",
              jar(distribution).toString(),
              "org.h2.tools.Server",
              "-tcp",
              "-tcpPort",
              "0",
              "-ifNotExists")
          .redirectErrorStream(true)
          .start();
      var server = new H2Server(process, port(process.inputReader()));
      Runtime.getRuntime().addShutdownHook(server.onExit);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** H2 prints where it listens, and nothing else. */
  private static int port(BufferedReader output) throws IOException {
    var said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return Integer.parseInt(ready.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("H2 does not start:\n" + said);
  }

  static Path jar(Path distribution) throws IOException {
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
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(onExit);
  }
}
