package io.github.cockpitsso.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines are written as the encoder of the format would write them. */
class LogBufferTest {
  private static final long SEED = 20261201;
  private static final Instant TIME = Instant.parse("2026-12-01T09:59:59.004Z");
  private static final List<String> TEXTS = List.of(
      "",
      "alice",
      "f0e1d2c3-0000-4000-8000-000000000001",
      "!~#$%&'()*+,-./:;<=>?@[]^_`{|}",
      "\"",
      "a\"b",
      "\\",
      "a\\u0041",
      "ü",
      "語\ud83d\ude00",
      "\ud83d",
      "a b",
      " ",
      "\u001b[31m",
      "\u007f",
      "\u0080",
      "\u2028",
      "</script>",
      "x".repeat(200),
      "é".repeat(200));

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("access");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

  private RequestLine line(Instant time) {
    var line = new RequestLine(log, "request");
    line.setInstant(time);
    return line;
  }

  private void add(LogBuffer buffer, Encoder<ILoggingEvent> encoder, ILoggingEvent event)
      throws IOException {
    buffer.add(event);
    expected.write(encoder.encode(event));
  }

  private void assertSame(LogBuffer buffer) throws IOException {
    buffer.flush();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(expected.toString(StandardCharsets.UTF_8));
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void each_time_is_the_encoders(boolean json) throws IOException {
    Encoder<ILoggingEvent> encoder = LogConfiguration.encoder(context, json);
    var buffer = new LogBuffer(encoder, json, out);

    for (String time : List.of(
        "2026-12-01T09:59:59.004Z",
        "2026-12-01T09:59:59.999999999Z",
        "2026-12-01T10:00:00Z",
        "2026-12-01T10:00:00.000999Z",
        "2026-12-01T10:00:00.010Z",
        "2026-12-01T10:00:00.100Z",
        "2026-12-01T09:59:59.120Z",
        "2027-01-01T00:00:00.001Z")) {
      add(buffer, encoder, line(Instant.parse(time)).number(Field.STATUS, 200));
    }

    assertSame(buffer);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void any_fields_are_the_encoders(boolean json) throws IOException {
    Encoder<ILoggingEvent> encoder = LogConfiguration.encoder(context, json);
    var buffer = new LogBuffer(encoder, json, out);
    var random = new Random(SEED);

    for (int i = 0; i < 5000; i++) {
      RequestLine line = line(TIME.plusMillis(random.nextInt(5000)));
      for (Field field : Field.ALL) {
        switch (random.nextInt(8)) {
          case 0 -> {}
          case 1 -> line.number(field, random.nextInt(1000));
          case 2 -> line.number(field, random.nextLong());
          case 3 -> line.text(field, TEXTS.get(random.nextInt(TEXTS.size())));
          default -> line.text(field, TEXTS.get(random.nextInt(4)));
        }
      }
      add(buffer, encoder, line);
    }

    assertSame(buffer);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lines_of_all_kinds_and_lengths_stay_in_order(boolean json) throws IOException {
    Encoder<ILoggingEvent> encoder = LogConfiguration.encoder(context, json);
    var buffer = new LogBuffer(encoder, json, out);

    for (int length : List.of(1, 100, 8_000, 8_200, 60_000, 70_000, 1, 200_000, 1)) {
      add(buffer, encoder, line(TIME).text(Field.SUB, "before " + length));
      add(buffer, encoder, line(TIME).text(Field.SUB, "before" + length));
      var failure = new IllegalStateException("x\n".repeat(length));
      var warning =
          new LoggingEvent("", log, Level.WARN, "failed {}", failure, new Object[] {length});
      warning.setInstant(TIME);
      add(buffer, encoder, warning);
    }
    for (int i = 0; i < 2000; i++) {
      add(buffer, encoder, line(TIME).number(Field.BYTES, i).text(Field.ROLE, "editor"));
    }

    assertSame(buffer);
  }
}
