package io.github.cockpitsso.it.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code ./demo} as a process. */
final class DemoProcess implements AutoCloseable {
  // The first start builds Keycloak with the provider.
  private static final Duration START = Duration.ofMinutes(8);
  private static final Duration STOP = Duration.ofMinutes(1);

  private final Process process;
  private final Path output;

  private DemoProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it in a folder outside the repository, like scripts do. */
  static DemoProcess start(Path folder, String... arguments) {
    try {
      Path output = Files.createTempFile(folder, "demo-", ".out");
      List<String> command = new ArrayList<>(
          List.of(Path.of(System.getProperty("project"), "demo").toRealPath().toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      return new DemoProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the file of {@code --json}. */
  JsonNode await(Path json) {
    Awaitility.await().atMost(START).until(() -> Files.exists(json) || !process.isAlive());
    if (!Files.exists(json)) {
      throw new AssertionError("The demo ended with " + process.exitValue() + ":\n" + output());
    }
    try {
      return new ObjectMapper().readTree(json.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its child processes. */
  List<ProcessHandle> parts() {
    return process.descendants().toList();
  }

  /** Waits for its end and returns its exit code. */
  int join() throws InterruptedException {
    if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The demo does not end:\n" + output());
    }
    return process.exitValue();
  }

  /** Sends SIGTERM, waits, and returns its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return join();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
