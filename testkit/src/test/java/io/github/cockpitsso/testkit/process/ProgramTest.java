package io.github.cockpitsso.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir
  private Path folder;

  @Test
  void a_program_that_fails_is_reported_with_its_output() {
    assertThatThrownBy(() -> Program.run("tool", shell("echo reason; exit 1"), log()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tool failed:\nreason\n");
  }

  @Test
  void a_server_that_ends_during_its_start_is_reported_with_its_output() {
    Program server = Program.start("server", shell("echo reason"), log());

    assertThatThrownBy(() -> server.awaitReady(Duration.ofMinutes(1), () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("server ended during its start:\nreason\n");
  }

  @Test
  void a_server_that_is_not_ready_in_time_is_stopped_with_its_children() {
    Program server = Program.start("server", shell("sleep 60 & echo child; wait"), log());
    server.awaitReady(Duration.ofMinutes(1), () -> server.output().equals("child\n"));
    ProcessHandle child = server.handle().children().findFirst().orElseThrow();

    assertThatThrownBy(() -> server.awaitReady(Duration.ofSeconds(1), () -> false))
        .hasMessage("server is not ready after PT1S:\nchild\n");

    assertThat(server.handle().isAlive()).isFalse();
    assertThat(child.onExit()).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void a_thread_that_is_interrupted_kills_the_program_that_it_runs() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Program.run("tool", shell("trap '' TERM; sleep 60"), log()))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static ProcessBuilder shell(String commands) {
    return new ProcessBuilder("sh", "-c", commands);
  }
}
