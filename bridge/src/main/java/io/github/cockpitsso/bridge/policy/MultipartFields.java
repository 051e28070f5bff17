package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.guard.MultipartScanner;
import io.github.cockpitsso.bridge.guard.MultipartScanner.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the fields of a multipart form as the guard reads it: what the guard would refuse is not read. */
final class MultipartFields {
  private MultipartFields() {}

  /**
   * Adds those of ours.
   *
   * @param type the content type as sent
   */
  static void read(String type, byte[] body, Fields fields) {
    List<Part> parts = new ArrayList<>();
    Optional<MultipartScanner> scanner = MultipartScanner.of(type, parts::add);
    if (scanner.isEmpty()
        || scanner.get().read(ByteBuffer.wrap(body)).isPresent()
        || scanner.get().end().isPresent()) {
      fields.unreadable();
      return;
    }
    for (Part part : parts) {
      if (!part.isFile()) {
        fields.add(part.name(), content(body, part));
      } else if (Fields.isOurs(part.name())) {
        // A file is no parameter to PHP, whatever its name.
        fields.unreadable();
      }
    }
  }

  private static String content(byte[] body, Part part) {
    int begin = (int) part.begin();
    return new String(body, begin, (int) part.end() - begin, StandardCharsets.ISO_8859_1);
  }
}
