package io.github.cockpitsso.testkit.cockpit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as it arrived, with what Cockpit made of it.
 *
 * @param at when it had been read to its end
 * @param method as sent
 * @param target path and query as sent, not decoded
 * @param headers in the order of arrival
 * @param body the first bytes of the body, see {@link Journal#BODY_BOUND}
 * @param bodyLength bytes that arrived
 * @param bodySha256 of all bytes that arrived, hex
 * @param complete false when the connection ended before the body did
 * @param key the key that Cockpit acts on, {@code public} without one; empty when it breaks on it
 */
public record ReceivedRequest(
    Instant at,
    String method,
    String target,
    List<HeaderField> headers,
    Bytes body,
    long bodyLength,
    String bodySha256,
    boolean complete,
    Optional<String> key) {

  /** The target up to the first question mark. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** The target behind the first question mark, empty without one. */
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** The values of a header, by any case of its name. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HeaderField::value)
        .toList();
  }

  /** The first value of a header, by any case of its name. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** The first bytes of the body as UTF-8. */
  public String bodyText() {
    return body.text();
  }

  /** Method and path: headers, query and body may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path();
  }
}
