package io.github.cockpitsso.it.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of OpenTelemetry's trace export (OTLP, {@code ExportTraceServiceRequest} in protobuf)
 * that identifies the source of spans.
 */
final class OtlpTraces {
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int BYTES = 2;

  private OtlpTraces() {}

  /** All bytes of the spans of this tracer, as text. */
  static String of(String tracer, byte[] export) {
    return parts(export, RESOURCE_SPANS)
        .flatMap(it -> parts(it, SCOPE_SPANS))
        .filter(it -> parts(it, SCOPE)
            .flatMap(scope -> parts(scope, SCOPE_NAME))
            .anyMatch(name -> new String(name, StandardCharsets.UTF_8).equals(tracer)))
        .map(it -> new String(it, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  private static Stream<byte[]> parts(byte[] message, int number) {
    List<byte[]> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      int tag = (int) number(in);
      switch (tag & 7) {
        case 0 -> number(in);
        case 1 -> in.position(in.position() + Long.BYTES);
        case BYTES -> {
          byte[] part = new byte[(int) number(in)];
          in.get(part);
          if (tag >>> 3 == number) {
            parts.add(part);
          }
        }
        case 5 -> in.position(in.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("Not protobuf");
      }
    }
    return parts.stream();
  }

  private static long number(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("Not protobuf");
  }
}
