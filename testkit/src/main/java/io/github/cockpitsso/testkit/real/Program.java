package io.github.cockpitsso.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs during the tests, with its child processes. */
final class Program implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final Thread killer = new Thread(this::kill);

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
    // Its child processes outlive it and must not stay if the tests are aborted.
    Runtime.getRuntime().addShutdownHook(killer);
  }

  static Program start(
      List<String> command, Path directory, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new Program(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + command.get(0), e);
    }
  }

  /** Runs a program to its end. */
  static String run(List<String> command, Path directory, Path log) {
    try (Program program = start(command, directory, Map.of(), log)) {
      if (!program.process.waitFor(60, TimeUnit.SECONDS) || program.process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + program.output());
      }
      return program.output();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + log, e);
    }
  }

  /** Stops the process with its children and waits. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(killer);
    List<ProcessHandle> family = process.toHandle().descendants().toList();
    process.destroy();
    family.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
