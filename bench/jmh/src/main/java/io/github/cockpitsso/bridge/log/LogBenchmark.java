package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import java.io.IOException;
import java.io.OutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.slf4j.LoggerFactory;

/**
 * A line of the access log: the values that the request's thread collects, and the bytes that the
 * log's thread makes of them.
 */
public class LogBenchmark extends Measured {
  private final Logger log = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
  private final LogBuffer text = new LogBuffer(unused(), false, OutputStream.nullOutputStream());
  private final LogBuffer json = new LogBuffer(unused(), true, OutputStream.nullOutputStream());

  /** The buffer writes plain lines itself. */
  private static Encoder<ILoggingEvent> unused() {
    return new EncoderBase<>() {
      @Override
      public byte[] headerBytes() {
        throw new IllegalStateException();
      }

      @Override
      public byte[] encode(ILoggingEvent event) {
        throw new IllegalStateException("not a plain line: " + event);
      }

      @Override
      public byte[] footerBytes() {
        throw new IllegalStateException();
      }
    };
  }

  @Benchmark
  public RequestLine text() throws IOException {
    return written(text);
  }

  @Benchmark
  public RequestLine json() throws IOException {
    return written(json);
  }

  private RequestLine written(LogBuffer buffer) throws IOException {
    RequestLine line = new RequestLine(log, "request")
        .text(Field.ADDRESS, "203.0.113.7")
        .text(Field.METHOD, "GET")
        .text(Field.PATH, "/api/content/items/posts")
        .number(Field.STATUS, 200)
        .text(Field.SUB, "f:8d2c3b1a-4e5f-4a6b-9c7d-0e1f2a3b4c5d:alice")
        .text(Field.CLIENT, "cockpit-app")
        .text(Field.TRACE, "4bf92f3577b34da6a3ce929d0e0e4736")
        .number(Field.BYTES, 2048)
        .number(Field.MS, 3);
    buffer.add(line);
    return line;
  }
}
