package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.guard.PhpName;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the document that Cockpit would run: {@code query} of JSON, form or query string, by any method; with a type of
 * {@code multipart/form-data} {@code query} within {@code operations} ({@code docs/cockpit-contract.md} §4). It must
 * be in one place alone.
 */
final class GraphQlRequest {
  private static final String MULTIPART = "multipart/form-data";

  private GraphQlRequest() {}

  /**
   * The document.
   *
   * @param body as far as PHP would read one: JSON, form or multipart; the guard has judged it
   */
  static Decision<String> document(RequestHead head, Optional<byte[]> body) {
    String type = String.join(",", head.contentTypes());
    String lower = type.toLowerCase(Locale.ROOT);
    var fields = new Fields();
    readEncoded(head.query(), fields);
    body.ifPresent(bytes -> readBody(type, lower, bytes, fields));
    String wanted = lower.contains(MULTIPART) ? Fields.OPERATIONS : Fields.QUERY;
    return fields
        .only()
        .filter(only -> only.name().equals(wanted))
        .flatMap(
            only -> wanted.equals(Fields.QUERY) ? Optional.of(only.value()) : queryOf(only.value()))
        .map(Decision::granted)
        .orElseGet(() ->
            Decision.refused(Reason.GRAPHQL_MALFORMED, "there must be one document, as " + wanted));
  }

  private static void readBody(String type, String lower, byte[] body, Fields fields) {
    // A type may be several things at once: whoever reads it in whichever way finds no second
    // document.
    if (lower.contains("application/json") && body.length > 0) {
      utf8(body).ifPresentOrElse(json -> JsonFields.read(json, fields), fields::unreadable);
    }
    if (lower.contains("application/x-www-form-urlencoded")) {
      readEncoded(new String(body, StandardCharsets.ISO_8859_1), fields);
    }
    if (lower.contains("multipart/")) {
      MultipartFields.read(type, body, fields);
    }
  }

  /** A semicolon separates where php.ini says so, and leading question marks go where the server says so (§11). */
  private static void readEncoded(String encoded, Fields fields) {
    if (encoded.indexOf(';') >= 0 || encoded.startsWith("?")) {
      fields.unreadable();
      return;
    }
    int at = 0;
    while (at < encoded.length()) {
      int ampersand = encoded.indexOf('&', at);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      int equals = encoded.indexOf('=', at);
      boolean valued = equals >= 0 && equals < end;
      String name = PhpName.decode(encoded.substring(at, valued ? equals : end));
      if (Fields.isOurs(name)) {
        fields.add(name, valued ? PhpName.decode(encoded.substring(equals + 1, end)) : "");
      }
      at = end + 1;
    }
  }

  private static Optional<String> queryOf(String operations) {
    var fields = new Fields();
    JsonFields.read(operations, fields);
    return fields.only().filter(only -> only.name().equals(Fields.QUERY)).map(Fields.Found::value);
  }

  private static Optional<String> utf8(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
