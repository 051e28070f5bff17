package io.github.cockpitsso.demo.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DemoTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicBoolean announcementClosed = new AtomicBoolean();

  @TempDir
  private Path folder;

  @Test
  void it_announces_a_complete_start_and_stops_everything_at_a_signal() throws Exception {
    List<FakePart> parts = List.of(FakePart.up("one"), FakePart.up("two"));
    Demo demo = demo(parts);

    int code = demo.run(() -> {
      assertThat(demo.stop(2)).isTrue();
      return () -> announcementClosed.set(true);
    });

    assertThat(code).isEqualTo(130);
    assertThat(parts).allMatch(FakePart::stopped);
    assertThat(announcementClosed).isTrue();
    assertThat(said(out)).contains("✓  one", "✓  two", "Stopping", "Everything is stopped.");
    assertThat(said(err)).isEmpty();
  }

  @Test
  void the_second_signal_differs_from_the_first() {
    Demo demo = demo(List.of());

    assertThat(demo.stop(2)).isTrue();
    assertThat(demo.stop(2)).isFalse();
  }

  @Test
  void a_part_that_does_not_start_is_named_and_the_others_are_stopped() throws Exception {
    FakePart fine = FakePart.up("fine");
    FakePart slow = new FakePart("slow");
    FakePart broken = new FakePart("broken");
    broken.fail("Port 1 is in use.");

    int code = demo(List.of(fine, slow, broken)).run(() -> {
      throw new AssertionError("not everything is up");
    });

    assertThat(code).isEqualTo(1);
    assertThat(List.of(fine, slow, broken)).allMatch(FakePart::stopped);
    assertThat(said(err)).contains("broken: Port 1 is in use.");
    assertThat(said(out)).contains("✗  broken").doesNotContain("Stopping");
  }

  @Test
  void a_part_that_ends_later_is_named_with_the_end_of_its_log() throws Exception {
    Path log = Files.write(
        folder.resolve("part.log"),
        IntStream.rangeClosed(1, 100)
            .mapToObj(line -> "line " + line)
            .collect(Collectors.toList()));
    FakePart part = FakePart.up("bridge").withLog(log);

    int code = demo(List.of(part)).run(() -> {
      part.end("It ended with exit code 137.");
      return () -> announcementClosed.set(true);
    });

    assertThat(code).isEqualTo(1);
    assertThat(said(err))
        .contains("bridge: It ended with exit code 137.", "line 76", "line 100", log.toString())
        .doesNotContain("line 75");
    assertThat(announcementClosed).isTrue();
  }

  @Test
  void a_part_that_a_signal_stopped_with_the_launcher_is_not_a_failure() throws Exception {
    FakePart part = FakePart.up("bridge");
    Demo demo = demo(List.of(part));

    int code = demo.run(() -> {
      part.end("It ended with exit code 130.");
      demo.stop(2);
      return () -> {};
    });

    assertThat(code).isEqualTo(130);
    assertThat(said(err)).isEmpty();
  }

  @Test
  void a_failed_announcement_stops_the_demo() throws Exception {
    FakePart part = FakePart.up("one");

    int code = demo(List.of(part)).run(() -> {
      throw new IOException("/full/demo.json: No space left on device");
    });

    assertThat(code).isEqualTo(1);
    assertThat(part.stopped()).isTrue();
    assertThat(said(err)).contains("Cannot write /full/demo.json");
  }

  private Demo demo(List<? extends Part> parts) {
    return new Demo(List.copyOf(parts), stream(out), stream(err), false);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String said(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
