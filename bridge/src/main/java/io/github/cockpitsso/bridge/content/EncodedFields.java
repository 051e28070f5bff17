package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.PhpName;
import io.github.cockpitsso.bridge.request.Ascii;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The fields of a query or urlencoded form; fields that need no check stay as they are. */
final class EncodedFields {
  // URLEncoder does not change these characters, but copies the text to check.
  private static final Ascii PLAIN = Ascii.alphanumericAnd(".-*_");

  private final StringBuilder others;
  private final Parameters parameters;
  private int count;
  private boolean plain = true;

  private EncodedFields(int length, Parameters parameters) {
    this.others = new StringBuilder(length);
    this.parameters = parameters;
  }

  /**
   * Reads a query or a form.
   *
   * @param encoded as sent, one byte per character
   * @param parameters gets the fields to check
   */
  static EncodedFields read(String encoded, Parameters parameters) {
    var fields = new EncodedFields(encoded.length(), parameters);
    fields.plain = !encoded.startsWith("?");
    int at = 0;
    while (at < encoded.length()) {
      int ampersand = encoded.indexOf('&', at);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      fields.add(encoded.substring(at, end));
      at = end + 1;
    }
    return fields;
  }

  private void add(String field) {
    if (field.isEmpty()) {
      return;
    }
    if (++count > Parameters.MAX_FIELDS) {
      return;
    }
    int equals = field.indexOf('=');
    String name = PhpName.decode(equals < 0 ? field : field.substring(0, equals));
    if (parameters.isChecked(name)) {
      parameters.add(name, equals < 0 ? "" : PhpName.decode(field.substring(equals + 1)));
    } else {
      separate();
      plain &= field.indexOf(';') < 0;
      // By php.ini (arg_separator.input), a semicolon can separate fields, and a server can drop a
      // question mark at the beginning (§11). Both could make a checked field of this one.
      int marks = 0;
      while (marks < field.length() && field.charAt(marks) == '?') {
        others.append("%3F");
        marks++;
      }
      others.append(field.substring(marks).replace(";", "%3B"));
    }
  }

  private void separate() {
    if (others.length() > 0) {
      others.append('&');
    }
  }

  /** Whether PHP reads all fields. */
  boolean isComplete() {
    return count <= Parameters.MAX_FIELDS;
  }

  /** Whether every server reads the same fields, with any separator. */
  boolean isPlain() {
    return plain;
  }

  /** The text that is forwarded: the other fields unchanged, and these. */
  String with(Map<String, JsonNode> checked) {
    checked.forEach((name, node) -> {
      if (node.isContainerNode()) {
        Parameters.fields(name, node).forEach(this::append);
      } else {
        append(name, node.asText());
      }
    });
    return others.toString();
  }

  private void append(String name, String value) {
    separate();
    others.append(encoded(name)).append('=').append(encoded(value));
  }

  private static String encoded(String text) {
    return PLAIN.containsAll(text) ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
