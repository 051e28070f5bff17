package io.github.cockpitsso.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A program that runs during the tests, with its child processes. */
public final class Program implements AutoCloseable {

  private static final Duration RUN = Duration.ofMinutes(10);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration KILL = Duration.ofSeconds(5);
  private static final int LOG_TAIL = 6000;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread onExit;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.onExit = new Thread(this::stop, "stop-" + name);
    try {
      // Its child processes outlive it and must not stay if the tests are aborted.
      Runtime.getRuntime().addShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This JVM is already ending.
      kill();
      throw e;
    }
  }

  /**
   * Starts a program.
   *
   * @param name for messages
   * @param builder with command, environment and working directory
   * @param log the file for its output
   * @throws UncheckedIOException if the program is not installed
   */
  public static Program start(String name, ProcessBuilder builder, Path log) {
    try {
      return new Program(
          name, builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + name, e);
    }
  }

  /**
   * Runs a program to its end, for at most ten minutes.
   *
   * @return its output
   * @throws IllegalStateException with the end of the output if the program fails
   */
  public static String run(String name, ProcessBuilder builder, Path log) {
    try (Program program = start(name, builder, log)) {
      if (!program.hasEndedWithin(RUN) || program.process.exitValue() != 0) {
        throw program.failed("failed");
      }
      return program.output();
    }
  }

  /**
   * Waits until the program is ready. Stops it if it ends before, or is not ready in time.
   *
   * @throws IllegalStateException with the end of the output if the program is not ready
   */
  public void awaitReady(Duration timeout, BooleanSupplier isReady) {
    boolean ready = false;
    try {
      Awaitility.await(name)
          .atMost(timeout)
          .until(() -> !process.isAlive() || isReady.getAsBoolean());
      ready = process.isAlive();
    } catch (ConditionTimeoutException e) {
      throw failed("is not ready after " + timeout);
    } finally {
      // Also if the condition throws.
      if (!ready) {
        close();
      }
    }
    if (!ready) {
      throw failed("ended during its start");
    }
  }

  private IllegalStateException failed(String what) {
    String output = output();
    return new IllegalStateException(
        name + " " + what + ":\n" + output.substring(Math.max(0, output.length() - LOG_TAIL)));
  }

  /** The process, for what it uses. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Completes when the program has ended, with its exit code. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The output so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + log, e);
    }
  }

  /** Kills the program with its child processes, like a power cut, and waits. */
  public void kill() {
    end(family());
  }

  /** Stops the program with its child processes, and waits. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook has run, or finds that the program has ended.
    }
  }

  private void stop() {
    List<ProcessHandle> family = family();
    process.destroy();
    var unused = hasEndedWithin(STOP);
    end(family);
  }

  /** Whether the program ends in this time; an interrupted thread does not wait. */
  private boolean hasEndedWithin(Duration time) {
    try {
      return process.waitFor(time.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** With child processes only while it runs: later its number can be that of another program. */
  private List<ProcessHandle> family() {
    return Stream.concat(
            process.isAlive() ? process.descendants() : Stream.empty(),
            Stream.of(process.toHandle()))
        .toList();
  }

  private static void end(List<ProcessHandle> family) {
    family.forEach(ProcessHandle::destroyForcibly);
    // They must not write into a folder while it is deleted. In some containers a child that has
    // ended is never reported.
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, KILL.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
