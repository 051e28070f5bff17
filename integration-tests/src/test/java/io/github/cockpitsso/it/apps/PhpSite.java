package io.github.cockpitsso.it.apps;

import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code examples/php} with the server that PHP contains. */
final class PhpSite implements AutoCloseable {
  private final Process process;
  private final URI address;
  private final Path work;

  private PhpSite(Process process, URI address, Path work) {
    this.process = process;
    this.address = address;
    this.work = work;
  }

  /** An address for a site that is started later. */
  static URI newAddress() {
    return URI.create("http://localhost:" + Ports.free() + "/");
  }

  /**
   * Starts the site and waits until it answers.
   *
   * @param settings its environment variables
   * @param work an empty folder for its sessions and its log
   */
  static PhpSite start(URI address, Map<String, String> settings, Path work) {
    try {
      ProcessBuilder command = new ProcessBuilder(
              "php",
              "-d",
              "session.save_path=" + work,
              "-d",
              "display_errors=1",
              "-S",
              "localhost:" + address.getPort(),
              "index.php")
          .directory(folder().toFile())
          .redirectErrorStream(true)
          .redirectOutput(work.resolve("log").toFile());
      command.environment().putAll(settings);
      command.environment().put("SITE", address.toString());
      PhpSite site = new PhpSite(command.start(), address, work);
      await().until(site::listens);
      return site;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder() {
    return Path.of(System.getProperty("project"), "examples", "php");
  }

  URI address() {
    return address;
  }

  /** The stored sessions. */
  String sessions() {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(it -> it.getFileName().toString().startsWith("sess_"))
          .map(PhpSite::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token of the only session. */
  String token(String name) {
    var found = Pattern.compile('"' + name + "\";s:\\d+:\"([^\"]+)\"").matcher(sessions());
    if (!found.find()) {
      throw new AssertionError(name + " is not in " + sessions());
    }
    return found.group(1);
  }

  String log() {
    return read(work.resolve("log"));
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError(log());
    }
    return log().contains(") started");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
