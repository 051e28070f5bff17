package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Collects log lines, and writes them together. Request lines of plain ASCII, which nearly all
 * lines are, are written here byte by byte. The encoder writes all others; it would write these in
 * the same way, for ten times the cost. For one thread.
 */
final class LogBuffer {
  private static final int CAPACITY = 64 << 10;
  // Longer than a plain request line can be: LogText limits each of its fields.
  private static final int LONG_LINE = 8 << 10;

  private final Encoder<ILoggingEvent> encoder;
  private final boolean json;
  private final OutputStream out;
  private final Map<Field, String> names = new EnumMap<>(Field.class);
  private final byte[] bytes = new byte[CAPACITY];
  private int length;

  private long second = Long.MIN_VALUE;
  private String date = "";

  /**
   * An empty buffer.
   *
   * @param encoder for all kinds of lines
   * @param json whether it writes JSON
   * @param out where the lines go
   */
  LogBuffer(Encoder<ILoggingEvent> encoder, boolean json, OutputStream out) {
    this.encoder = encoder;
    this.json = json;
    this.out = out;
    for (Field field : Field.ALL) {
      names.put(field, json ? ",\"" + field.id() + "\":" : " " + field.id() + "=");
    }
  }

  /** Adds a line. */
  void add(ILoggingEvent event) throws IOException {
    int begin = length;
    if (!(event instanceof RequestLine line) || !(json ? addJson(line) : addText(line))) {
      length = begin;
      add(encoder.encode(event));
    }
    if (length > CAPACITY - LONG_LINE) {
      flush();
    }
  }

  private void add(byte[] line) throws IOException {
    if (line.length > LONG_LINE) {
      flush();
      out.write(line);
    } else {
      System.arraycopy(line, 0, bytes, length, line.length);
      length += line.length;
    }
  }

  /** Writes all lines. */
  void flush() throws IOException {
    int end = length;
    length = 0;
    out.write(bytes, 0, end);
    out.flush();
  }

  /** Returns false if the line is not plain. */
  private boolean addText(RequestLine line) {
    int millis = putDate(line.getTimeStamp());
    putMillis(millis);
    put("Z ");
    put(line.getLevel().toString());
    put("  ");
    put(line.getLoggerName());
    put(" ");
    put(line.getMessage());
    boolean plain = true;
    for (Field field : Field.ALL) {
      Object value = line.value(field);
      if (value != null) {
        put(names.get(field));
        plain &= put(value.toString());
      }
    }
    put(System.lineSeparator());
    return plain;
  }

  private boolean addJson(RequestLine line) {
    put("{\"time\":\"");
    int millis = putDate(line.getTimeStamp());
    if (millis > 0) {
      putMillis(millis);
    }
    put("Z\",\"level\":\"");
    put(line.getLevel().toString());
    put("\",\"logger\":\"");
    put(line.getLoggerName());
    put("\",\"message\":\"");
    put(line.getMessage());
    put("\"");
    boolean plain = true;
    for (Field field : Field.ALL) {
      Object value = line.value(field);
      if (value instanceof String text) {
        put(names.get(field));
        put("\"");
        plain &= put(text);
        put("\"");
      } else if (value != null) {
        put(names.get(field));
        put(value.toString());
      }
    }
    put("}\n");
    return plain;
  }

  /** Adds date and time up to the second. Returns the milliseconds that follow. */
  private int putDate(long timeStamp) {
    long seconds = Math.floorDiv(timeStamp, 1000L);
    if (seconds != second) {
      String text = Instant.ofEpochSecond(seconds).toString();
      date = text.substring(0, text.length() - "Z".length());
      second = seconds;
    }
    put(date);
    return Math.floorMod(timeStamp, 1000);
  }

  private void putMillis(int millis) {
    bytes[length++] = '.';
    bytes[length++] = (byte) ('0' + millis / 100);
    bytes[length++] = (byte) ('0' + millis / 10 % 10);
    bytes[length++] = (byte) ('0' + millis % 10);
  }

  /**
   * Adds a text. Returns whether it is visible ASCII, without the characters that JSON escapes.
   */
  private boolean put(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &= c > ' ' && c < 0x7f && c != '"' && c != '\\';
      bytes[length++] = (byte) c;
    }
    return plain;
  }
}
