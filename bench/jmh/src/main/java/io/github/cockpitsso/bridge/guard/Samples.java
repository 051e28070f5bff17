package io.github.cockpitsso.bridge.guard;

import java.nio.charset.StandardCharsets;

/** Bodies for benchmarks. */
public final class Samples {
  private Samples() {}

  /** A content item of about this many bytes, as an editor's app saves it. */
  public static byte[] json(int bytes) {
    var text = new StringBuilder("{\"data\":{\"_id\":\"65f0c0ffee65f0c0ffee65f0\"");
    for (int i = 0; text.length() < bytes - 2; i++) {
      text.append(",\"field").append(i);
      switch (i % 4) {
        case 0 ->
          text.append("\":\"A paragraph of the text that an editor wrote, with \\\"quotes\\\"\"");
        case 1 -> text.append("\":").append(i * 1000);
        case 2 -> text.append("\":{\"a\":true,\"b\":[1,2.5,null],\"c\":\"short\"}");
        default -> text.append("\":\"Stra\u00dfe, Stra\\u00dfe\"");
      }
    }
    return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
