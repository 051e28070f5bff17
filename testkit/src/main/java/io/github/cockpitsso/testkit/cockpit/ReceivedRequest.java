package io.github.cockpitsso.testkit.cockpit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A received request, with the key that Cockpit used.
 *
 * @param at when it was completely read
 * @param method the method of the request
 * @param target path and query, not decoded
 * @param headers in the order of arrival
 * @param body the start of the body, see {@link Journal#BODY_BOUND}
 * @param bodyLength number of bytes that arrived
 * @param bodySha256 SHA-256 of all bytes that arrived, in hex
 * @param complete false if the connection ended before the body
 * @param key the key that Cockpit used; {@code public} without a key, empty if Cockpit crashed
 *     on it
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

  /** The target after the first question mark; empty without one. */
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** The values of a header; the name in any case. */
  public List<String> headers(String name) {
    return HeaderField.values(headers, name);
  }

  /** The first value of a header; the name in any case. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** The start of the body as UTF-8. */
  public String bodyText() {
    return body.text();
  }

  /** Method and path. Headers, query and body may contain secrets. */
  @Override
  public String toString() {
    return method + " " + path();
  }
}
