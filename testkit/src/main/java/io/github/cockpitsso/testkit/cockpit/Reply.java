package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer before framing.
 *
 * @param status HTTP status
 * @param headers in the order of sending, without framing headers
 * @param body complete body
 * @param delay how long the server waits before the first byte
 */
public record Reply(int status, List<HeaderField> headers, Bytes body, Duration delay) {

  static final String JSON = "application/json";
  static final String HTML = "text/html;charset=UTF-8";

  /** An answer of the given type without further headers. */
  public static Reply of(int status, String contentType, String body) {
    return new Reply(
        status,
        List.of(new HeaderField("Content-type", contentType)),
        Bytes.of(body),
        Duration.ZERO);
  }

  static Reply json(int status, Object body) {
    return of(status, JSON, PhpJsonWriter.write(body));
  }

  static Reply error(int status, String message) {
    return json(status, PhpArrays.of("error", message));
  }

  static Reply html(int status, String body) {
    return of(status, HTML, body);
  }

  /** Cockpit's answer if an endpoint returns nothing. */
  static Reply notFound() {
    return html(404, "");
  }

  /** Cockpit's answer for an exception; it has no CORS headers. */
  static Reply systemError() {
    return html(500, "{\"error\": \"500\", \"message\": \"system error\"}");
  }

  Reply withHeader(String name, String value) {
    List<HeaderField> more = new ArrayList<>(headers);
    more.removeIf(header -> header.name().equalsIgnoreCase(name));
    more.add(new HeaderField(name, value));
    return new Reply(status, List.copyOf(more), body, delay);
  }

  Reply after(Duration work) {
    return new Reply(status, headers, body, work);
  }

  String contentType() {
    return HeaderField.values(headers, "Content-type").stream().findFirst().orElse(HTML);
  }
}
