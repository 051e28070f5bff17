package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of a {@code multipart/form-data} body as PHP does (contract section 11). The
 * first parameter that contains {@code boundary} applies, and parts after the closing boundary are
 * still read. Names may be quoted in either way or unquoted, and the last of several {@code name=}
 * applies. Parts with a file name are uploads and become no parameter.
 */
final class PhpMultipart {

  private final String body;
  private final String boundary;
  private int at;

  private PhpMultipart(String body, String boundary) {
    this.body = body;
    this.boundary = "--" + boundary;
  }

  /** {@code $_POST} of {@code body}; empty if the content type has no boundary. */
  static Map<String, Object> fields(String contentType, byte[] body) {
    return boundaryOf(contentType)
        .map(b -> new PhpMultipart(new String(body, StandardCharsets.ISO_8859_1), b).read())
        .orElseGet(LinkedHashMap::new);
  }

  private static Optional<String> boundaryOf(String contentType) {
    int word = contentType.indexOf("boundary");
    if (word < 0) {
      word = contentType.toLowerCase(Locale.ROOT).indexOf("boundary");
    }
    int equals = word < 0 ? -1 : contentType.indexOf('=', word);
    if (equals < 0) {
      return Optional.empty();
    }
    String value = contentType.substring(equals + 1);
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      return end < 0 ? Optional.empty() : Optional.of(value.substring(1, end));
    }
    return Optional.of(value.split("[,;]", 2)[0]);
  }

  private Map<String, Object> read() {
    PhpVariables variables = PhpVariables.lastWins();
    while (skipToBoundary()) {
      Map<String, String> headers = readHeaders();
      String disposition = headers.get("content-disposition");
      if (disposition == null) {
        continue;
      }
      Map<String, String> names = PhpHeaderWords.parameters(disposition);
      if (names.containsKey("filename")) {
        readValue();
      } else if (names.containsKey("name")) {
        variables.register(utf8(names.get("name")), utf8(readValue()));
      } else {
        break;
      }
    }
    return variables.table();
  }

  private boolean skipToBoundary() {
    while (at < body.length()) {
      if (readLine().equals(boundary)) {
        return true;
      }
    }
    return false;
  }

  private Map<String, String> readHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    String last = "";
    while (at < body.length()) {
      String line = readLine();
      if (line.isEmpty()) {
        break;
      }
      int colon = CSpace.is(line.charAt(0)) ? -1 : line.indexOf(':');
      if (colon >= 0) {
        last = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.putIfAbsent(last, CSpace.stripLeading(line.substring(colon + 1)));
      } else if (headers.containsKey(last)) {
        headers.merge(last, line, String::concat);
      }
    }
    return headers;
  }

  private String readLine() {
    int newline = body.indexOf('\n', at);
    int end = newline < 0 ? body.length() : newline;
    int trimmed = end > at && body.charAt(end - 1) == '\r' ? end - 1 : end;
    String line = body.substring(at, trimmed);
    at = newline < 0 ? body.length() : newline + 1;
    return line;
  }

  /** The bytes up to the next boundary at the start of a line, or to the end. */
  private String readValue() {
    int end = body.indexOf("\n" + boundary, at);
    if (end < 0) {
      String rest = body.substring(at);
      at = body.length();
      return rest;
    }
    int trimmed = end > at && body.charAt(end - 1) == '\r' ? end - 1 : end;
    String value = body.substring(at, trimmed);
    at = end;
    return value;
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
