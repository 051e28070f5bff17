package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.PhpName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A query or a form: fields that are checked, and others that stay as they are. */
final class EncodedFields {
  private final StringBuilder others = new StringBuilder();
  private final Parameters parameters;
  private int count;
  private boolean plain = true;

  private EncodedFields(Parameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads a query or a form.
   *
   * @param encoded as sent, bytes as Latin-1
   * @param parameters gets those that are checked
   */
  static EncodedFields read(String encoded, Parameters parameters) {
    var fields = new EncodedFields(parameters);
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
      // A semicolon separates where php.ini says so (arg_separator.input), and a server may drop a
      // question mark at
      // the beginning (§11): both could make a field of it that is checked.
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

  /** Whether PHP sees all fields. */
  boolean isSound() {
    return count <= Parameters.MAX_FIELDS;
  }

  /** Whether it means the same to every server, whatever separates fields there. */
  boolean isPlain() {
    return plain;
  }

  /** What Cockpit gets: the other fields as they were, and these. */
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
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
