package io.github.cockpitsso.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private static final Pattern LOST = Pattern.compile(" WARN  LogWriter .* (access|audit)=(\\d+)");

  private final LoggerContext context = new LoggerContext();
  private final Logger access = context.getLogger("access");
  private final Logger audit = context.getLogger("audit");
  private final CountDownLatch read = new CountDownLatch(1);
  private final Pipe pipe = new Pipe();
  private final LogWriter writer =
      new LogWriter(new LogBuffer(LogConfiguration.encoder(context, false), false, pipe));

  /** Takes nothing before the latch is open, like a pipe that nobody reads. */
  private final class Pipe extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile boolean waiting;
    private volatile boolean failing;
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void write(int b) {
      throw new AssertionError("one write for many lines");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return;
      }
      if (failing) {
        failures.incrementAndGet();
        throw new IOException("closed");
      }
      try {
        waiting = true;
        read.await();
        waiting = false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      synchronized (this) {
        taken.write(bytes, from, length);
      }
    }

    synchronized String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    writer.setContext(context);
    writer.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(writer);
  }

  @AfterEach
  void stop() {
    read.countDown();
    writer.stop();
  }

  private static void write(Logger log, int number) {
    log.callAppenders(new RequestLine(log, "request").number(Field.BYTES, number));
  }

  private List<String> lines() {
    return pipe.text().lines().toList();
  }

  private static List<Integer> numbers(List<String> lines, String log) {
    return lines.stream()
        .filter(line -> line.contains(" " + log + " request"))
        .map(line -> Integer.valueOf(line.substring(line.indexOf("bytes=") + 6)))
        .toList();
  }

  private static int lost(List<String> lines, String log) {
    return lines.stream()
        .map(LOST::matcher)
        .filter(Matcher::find)
        .filter(match -> match.group(1).equals(log))
        .mapToInt(match -> Integer.parseInt(match.group(2)))
        .sum();
  }

  @Test
  void a_line_is_written_at_once_again_and_again() {
    read.countDown();
    for (int i = 1; i <= 5; i++) {
      int count = i;
      write(access, i);
      await().until(() -> lines().size() == count);
    }
  }

  @Test
  void all_lines_before_the_stop_are_written_in_order() throws Exception {
    read.countDown();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Logger log = context.getLogger("thread" + thread);
        running.add(threads.submit(() -> {
          for (int i = 0; i < 2000; i++) {
            write(log, i);
          }
        }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    writer.stop();

    for (int thread = 0; thread < 4; thread++) {
      assertThat(numbers(lines(), "thread" + thread))
          .isEqualTo(IntStream.range(0, 2000).boxed().toList());
    }
  }

  @Test
  void a_log_that_is_not_read_delays_nothing_and_its_lost_lines_are_counted() {
    write(access, 0);
    await().until(() -> pipe.waiting);

    for (int i = 1; i <= 20_000; i++) {
      write(access, i);
    }
    write(audit, 1);
    read.countDown();
    await().until(() -> lost(lines(), "access") > 0);
    write(access, 20_001);
    writer.stop();

    List<String> lines = lines();
    assertThat(numbers(lines, "access"))
        .startsWith(0, 1, 2)
        .endsWith(20_001)
        .hasSizeGreaterThan(6000);
    assertThat(numbers(lines, "access").size() + lost(lines, "access")).isEqualTo(20_002);
    // Lines of other logs have room that the access log leaves.
    assertThat(numbers(lines, "audit")).containsExactly(1);
    assertThat(lines.get(lines.size() - 1)).contains("bytes=20001");
    assertThat(lost(lines, "audit")).isZero();
  }

  @Test
  void lost_audit_lines_are_counted_too() {
    write(access, 0);
    await().until(() -> pipe.waiting);

    for (int i = 0; i < 10_000; i++) {
      write(audit, i);
    }
    read.countDown();
    writer.stop();

    assertThat(lost(lines(), "audit")).isPositive();
    assertThat(numbers(lines(), "audit").size() + lost(lines(), "audit")).isEqualTo(10_000);
  }

  @Test
  void messages_and_causes_are_those_of_the_moment() {
    write(access, 0);
    await().until(() -> pipe.waiting);
    var value = new StringBuilder("before");

    audit.warn("value {}", value, new IllegalStateException("cause"));
    value.append(" and after");
    read.countDown();
    writer.stop();

    assertThat(lines().get(1)).contains(" WARN  audit value before  java").contains("cause");
  }

  @Test
  void a_failed_write_does_not_end_the_log() {
    read.countDown();
    pipe.failing = true;
    write(access, 1);
    await().until(() -> pipe.failures.get() > 0);

    pipe.failing = false;
    write(access, 2);
    await().until(() -> numbers(lines(), "access").contains(2));
  }
}
