package io.github.cockpitsso.testkit.bridge;

import io.github.cockpitsso.testkit.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bridge process: {@code java -jar cockpit-bridge.jar}. {@link Builder#start()} returns after the
 * ready line. {@link #close()} stops the process by SIGTERM.
 */
public final class BridgeServer implements AutoCloseable {
  /** System property with the path of the jar. */
  public static final String JAR_PROPERTY = "bridge.jar";

  private static final Pattern READY =
      Pattern.compile("cockpit-bridge (\\S+) listening on (\\S+), management on (\\S+)");
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Process process;
  private final Home home;
  private final URI uri;
  private final URI managementUri;
  private final String version;

  private BridgeServer(Process process, Home home, Matcher ready) {
    this.process = process;
    this.home = home;
    this.version = ready.group(1);
    this.uri = URI.create(ready.group(2));
    this.managementUri = URI.create(ready.group(3));
  }

  /** A bridge on free ports. Only the test sets its environment, not this process. */
  public static Builder builder() {
    return new Builder();
  }

  /** The address for apps, without a slash at the end. */
  public URI uri() {
    return uri;
  }

  /** The address of health and metrics, without a slash at the end. */
  public URI managementUri() {
    return managementUri;
  }

  /** The version in the ready line. */
  public String version() {
    return version;
  }

  /** The file with the log (standard error). */
  public Path log() {
    return home.log();
  }

  /** The log so far. */
  public String logText() {
    return read(home.log());
  }

  /** Standard output so far: the ready line. */
  public String output() {
    return read(home.output());
  }

  /** The process, for its memory and descriptors. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Completes when the process has ended, with its exit code. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Sends SIGTERM and returns at once. */
  public CompletableFuture<Integer> terminate() {
    process.destroy();
    return onExit();
  }

  /**
   * Sends SIGTERM, and kills the process after a minute. Deletes its directory if it is temporary.
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    home.close();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory of a process, with its output. */
  private record Home(Path directory, boolean isTemporary, Path output, Path log)
      implements AutoCloseable {
    @Override
    public void close() {
      if (isTemporary) {
        Folders.delete(directory);
      }
    }
  }

  /** The result of a command of the bridge. */
  public record Result(int exitCode, String output, String errors) {}

  /** Options to start a bridge. */
  public static final class Builder {
    private Path jar =
        Path.of(System.getProperty(JAR_PROPERTY, "bridge/target/cockpit-bridge.jar"));
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private Optional<Path> directory = Optional.empty();
    private Optional<String> yaml = Optional.empty();

    private Builder() {
      environment.put("BRIDGE_PORT", "0");
      environment.put("BRIDGE_MANAGEMENT_PORT", "0");
      // It would take the processor from the tests.
      environment.put("BRIDGE_WARM_UP", "0s");
    }

    /** The jar; the default is the system property {@code bridge.jar}. */
    public Builder jar(Path path) {
      jar = path;
      return this;
    }

    /** The Java home; the default is that of this process. */
    public Builder javaHome(Path home) {
      javaHome = home;
      return this;
    }

    /** Sets an environment variable such as {@code BRIDGE_ISSUER}. */
    public Builder env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Sets several environment variables. */
    public Builder env(Map<String, String> variables) {
      environment.putAll(variables);
      return this;
    }

    /** Removes a variable, also one that a builder sets by default. */
    public Builder withoutEnv(String name) {
      environment.remove(name);
      return this;
    }

    /** The content of a file for {@code --config}. */
    public Builder yaml(String text) {
      yaml = Optional.of(text);
      return this;
    }

    /** Options for the JVM such as {@code -Xmx48m}. */
    public Builder jvm(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** The directory for log and output; the default is a temporary directory. */
    public Builder directory(Path path) {
      directory = Optional.of(path);
      return this;
    }

    /**
     * Starts the bridge and waits for the ready line.
     *
     * @throws IllegalStateException with output and log if the process ends early, or is not ready
     *     within a minute
     */
    public BridgeServer start() {
      Home home = home("bridge");
      try {
        Process process = launch(home, List.of());
        return new BridgeServer(process, home, awaitReady(process, home));
      } catch (RuntimeException e) {
        home.close();
        throw e;
      }
    }

    /** Runs a command such as {@code check} to its end. */
    public Result run(String... arguments) {
      try (Home home = home("command")) {
        Process process = launch(home, List.of(arguments));
        try {
          int exitCode =
              process.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS).exitValue();
          return new Result(exitCode, read(home.output()), read(home.log()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
          throw new IllegalStateException("The command does not finish", e);
        } finally {
          process.destroyForcibly();
        }
      }
    }

    private Process launch(Home home, List<String> arguments) {
      if (!Files.exists(jar)) {
        throw new IllegalStateException(
            "There is no " + jar.toAbsolutePath() + ": build the module bridge first");
      }
      List<String> command = new ArrayList<>();
      command.add(javaHome.resolve("bin/java").toString());
      command.addAll(jvmOptions);
      command.add("-jar");
      command.add(jar.toAbsolutePath().toString());
      command.addAll(arguments);
      try {
        if (yaml.isPresent()) {
          Path file = Files.writeString(home.directory().resolve("bridge.yaml"), yaml.get());
          command.add("--config");
          command.add(file.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
            .directory(home.directory().toFile())
            .redirectOutput(home.output().toFile())
            .redirectError(home.log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BRIDGE_"));
        builder.environment().putAll(environment);
        return builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException("The bridge cannot be started", e);
      }
    }

    private Home home(String name) {
      try {
        Path path = directory.isPresent()
            ? Files.createDirectories(directory.get())
            : Files.createTempDirectory("cockpit-bridge-");
        return new Home(
            path, directory.isEmpty(), path.resolve(name + ".out"), path.resolve(name + ".log"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Matcher awaitReady(Process process, Home home) {
      Optional<Matcher> ready = Optional.empty();
      try {
        ready = await(process, home.output());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return ready.orElseThrow(() -> {
        process.destroyForcibly();
        return new IllegalStateException(
            "The bridge does not start: " + read(home.output()) + "\n" + read(home.log()));
      });
    }

    private static Optional<Matcher> await(Process process, Path output)
        throws InterruptedException {
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (System.nanoTime() < end) {
        boolean alive = process.isAlive();
        Matcher ready = READY.matcher(read(output));
        if (ready.find()) {
          return Optional.of(ready);
        } else if (!alive) {
          return Optional.empty();
        }
        // Waits longer only if nothing happens to the process.
        var unused = process.waitFor(50, TimeUnit.MILLISECONDS);
      }
      return Optional.empty();
    }
  }
}
