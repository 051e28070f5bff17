package io.github.cockpitsso.bridge.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFilesTest {
  @TempDir
  private Path folder;

  private final List<String> changes = new ArrayList<>();
  private ReloadedFiles<String> files;

  @BeforeEach
  void open() throws IOException, UnusableFileException {
    write("a", "1");
    write("b", "2");
    files = new ReloadedFiles<>(
        "test", List.of(folder.resolve("a"), folder.resolve("b")), ReloadedFilesTest::join);
    files.onChange(changes::add);
  }

  private static String join(List<byte[]> contents) throws UnusableFileException {
    String joined = new String(contents.get(0), StandardCharsets.UTF_8)
        + new String(contents.get(1), StandardCharsets.UTF_8);
    if (joined.contains("bad")) {
      throw new UnusableFileException("a is bad");
    }
    return joined;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void an_unchanged_file_is_not_read_again() {
    files.reload();
    files.reload();

    assertThat(files.get()).isEqualTo("12");
    assertThat(changes).isEmpty();
  }

  @Test
  void a_change_applies_after_it_was_seen_twice() throws IOException {
    write("b", "3");
    files.reload();
    assertThat(files.get()).isEqualTo("12");

    files.reload();
    assertThat(files.get()).isEqualTo("13");
    assertThat(changes).containsExactly("13");
  }

  @Test
  void a_file_that_is_still_being_written_is_not_read() throws IOException {
    write("a", "bad");
    files.reload();
    write("a", "4");
    files.reload();
    assertThat(files.isStale()).isFalse();
    files.reload();

    assertThat(files.get()).isEqualTo("42");
    assertThat(changes).containsExactly("42");
  }

  @Test
  void content_that_moves_to_another_file_is_a_change() throws IOException {
    write("a", "12");
    write("b", "");
    files.reload();
    write("a", "");
    write("b", "12");
    files.reload();
    assertThat(changes).isEmpty();
    files.reload();

    assertThat(changes).containsExactly("12");
  }

  @Test
  void an_invalid_file_keeps_the_old_value() throws IOException {
    write("a", "bad");
    files.reload();
    files.reload();
    files.reload();

    assertThat(files.get()).isEqualTo("12");
    assertThat(files.isStale()).isTrue();
    assertThat(changes).isEmpty();
  }

  @Test
  void a_restored_file_is_valid_again() throws IOException {
    write("a", "bad");
    files.reload();
    files.reload();
    write("a", "1");
    files.reload();
    files.reload();

    assertThat(files.get()).isEqualTo("12");
    assertThat(files.isStale()).isFalse();
    assertThat(changes).isEmpty();
  }

  @Test
  void a_missing_file_keeps_the_old_value_until_it_is_back() throws IOException {
    Files.delete(folder.resolve("a"));
    files.reload();
    files.reload();
    assertThat(files.get()).isEqualTo("12");
    assertThat(files.isStale()).isTrue();

    write("a", "5");
    files.reload();
    files.reload();
    assertThat(files.get()).isEqualTo("52");
    assertThat(files.isStale()).isFalse();
  }

  @Test
  void an_invalid_file_fails_the_first_read() throws IOException {
    write("a", "bad");

    assertThatThrownBy(() -> new ReloadedFiles<>(
            "test", List.of(folder.resolve("a"), folder.resolve("b")), ReloadedFilesTest::join))
        .isInstanceOf(UnusableFileException.class)
        .hasMessage("a is bad");
    assertThatThrownBy(
            () -> new ReloadedFiles<>("test", List.of(folder.resolve("none")), contents -> "never"))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("none does not exist");
  }

  @Test
  void a_failing_listener_does_not_stop_other_files() throws IOException {
    var registry = new SimpleMeterRegistry();
    var reloads = new Reloads(registry);
    List<String> others = new ArrayList<>();
    files.onChange(changed -> {
      throw new IllegalStateException("a listener fails");
    });
    reloads.add(files);
    var second = second();
    second.onChange(others::add);
    reloads.add(second);
    write("a", "6");
    reloads.reload();
    reloads.reload();

    assertThat(others).containsExactly("62");
    assertThat(
            registry.get("bridge.reload.failed").tag("what", "second").gauge().value())
        .isZero();
  }

  @Test
  void the_gauge_reports_stale_files() throws IOException {
    var registry = new SimpleMeterRegistry();
    var reloads = new Reloads(registry);
    reloads.add(files);
    write("a", "bad");
    reloads.reload();
    reloads.reload();

    assertThat(registry.get("bridge.reload.failed").tag("what", "test").gauge().value())
        .isEqualTo(1);
  }

  private ReloadedFiles<String> second() {
    try {
      return new ReloadedFiles<>(
          "second", List.of(folder.resolve("a"), folder.resolve("b")), ReloadedFilesTest::join);
    } catch (UnusableFileException e) {
      throw new AssertionError(e);
    }
  }
}
