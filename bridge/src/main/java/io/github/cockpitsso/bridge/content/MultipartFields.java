package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.MultipartScanner;
import io.github.cockpitsso.bridge.guard.MultipartScanner.Part;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields of a multipart form, read by the scanner of the guard; parts that need no check stay
 * as they are.
 */
final class MultipartFields {
  // PHP makes arrays of file[a][b], with keys from the client: a file could contain operators.
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final byte[] body;
  private final MultipartScanner scanner;
  private final List<Part> others = new ArrayList<>();

  private MultipartFields(byte[] body, MultipartScanner scanner) {
    this.body = body;
    this.scanner = scanner;
  }

  /**
   * Reads a form.
   *
   * @param type the content type as sent
   * @param parameters gets the fields to check
   * @return empty if the guard would reject the form
   */
  static Optional<MultipartFields> read(String type, byte[] body, Parameters parameters) {
    List<Part> parts = new ArrayList<>();
    Optional<MultipartScanner> scanner = MultipartScanner.of(type, parts::add);
    if (scanner.isEmpty()
        || scanner.get().read(ByteBuffer.wrap(body)).isPresent()
        || scanner.get().end().isPresent()
        || parts.size() > Parameters.MAX_FIELDS) {
      return Optional.empty();
    }
    var fields = new MultipartFields(body, scanner.get());
    for (Part part : parts) {
      if (part.isFile() && !FILE.matcher(part.name()).matches()) {
        parameters.refuse(part.name());
      } else if (!parameters.isChecked(part.name())) {
        fields.others.add(part);
      } else if (part.isFile()) {
        // A file is not a parameter to PHP, whatever its name.
        parameters.refuse(part.name());
      } else {
        parameters.add(part.name(), fields.content(part));
      }
    }
    return Optional.of(fields);
  }

  private String content(Part part) {
    int begin = (int) part.begin();
    return new String(body, begin, (int) part.end() - begin, StandardCharsets.ISO_8859_1);
  }

  /** The body that is forwarded: these fields, and the other parts unchanged. */
  byte[] with(Map<String, JsonNode> checked) {
    var written = new ByteArrayOutputStream(body.length + 1024);
    checked.forEach((name, node) -> {
      if (node.isContainerNode()) {
        Parameters.fields(name, node).forEach((each, value) -> write(written, each, value));
      } else {
        write(written, name, node.asText());
      }
    });
    for (Part part : others) {
      delimiter(written, "\r\n");
      written.write(body, (int) part.head(), (int) (part.end() - part.head()));
      written.writeBytes(new byte[] {'\r', '\n'});
    }
    delimiter(written, "--\r\n");
    return written.toByteArray();
  }

  private void write(ByteArrayOutputStream written, String name, String value) {
    delimiter(written, "\r\n");
    written.writeBytes(
        ("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void delimiter(ByteArrayOutputStream written, String end) {
    written.writeBytes(("--" + scanner.boundary() + end).getBytes(StandardCharsets.ISO_8859_1));
  }
}
