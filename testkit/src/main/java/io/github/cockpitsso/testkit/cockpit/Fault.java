package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A failure of a Cockpit or of a proxy in front of it. */
public sealed interface Fault {

  /** Reads the request, sends nothing, and leaves the connection open. */
  record NeverAnswer() implements Fault {}

  /** Sends the correct answer after this delay. */
  record Delay(Duration time) implements Fault {}

  /** Sends the correct answer, but not before this future completes. */
  record Held(CompletableFuture<?> until) implements Fault {}

  /** Sends the correct answer one byte at a time, with this pause before each byte. */
  record Drip(Duration pause) implements Fault {}

  /** Sends this answer to every request. */
  record Answer(Reply reply) implements Fault {}

  /** Sends 200 and endless JSON, as fast as the client reads it. */
  record EndlessBody() implements Fault {}

  /** Announces more bytes than it sends, then closes the connection. */
  record TruncatedBody() implements Fault {}

  /** Sends half of the body, then closes only its own direction. */
  record HalfClose() implements Fault {}

  /** Sends these bytes instead of an HTTP message, then closes the connection. */
  record RawBytes(Bytes bytes) implements Fault {}

  /** Closes the connection without sending a byte. */
  record Hangup() implements Fault {}

  /**
   * Works as usual, but login, directory and keys answer about this user, not the correct one.
   *
   * @param user login name
   */
  record AnotherUser(String user) implements Fault {}

  /** Any answer, for example one with secrets or cookies. */
  static Fault answer(int status, List<HeaderField> headers, String body) {
    return new Answer(new Reply(status, headers, Bytes.of(body), Duration.ZERO));
  }

  /** An answer in JSON with further headers. */
  static Fault json(int status, String body, HeaderField... more) {
    List<HeaderField> headers = new ArrayList<>(List.of(more));
    headers.add(0, new HeaderField("Content-Type", "application/json"));
    return answer(status, headers, body);
  }

  /** Status 500 with an HTML page. */
  static Fault serverErrorPage() {
    return new Answer(Reply.html(500, "<!doctype html><title>500</title><h1>Oops</h1>"));
  }

  /** Status 200 with an HTML page, as from a captive portal or a wrong virtual host. */
  static Fault okPage() {
    return new Answer(Reply.html(200, "<!doctype html><title>It works!</title>"));
  }

  /** Status 200 without a body, which is Cockpit's answer to a scalar JSON body. */
  static Fault okEmpty() {
    return new Answer(Reply.html(200, ""));
  }

  /** {@code depth} nested JSON arrays. */
  static Fault deepJson(int depth) {
    return new Answer(Reply.of(200, Reply.JSON, "[".repeat(depth) + "]".repeat(depth)));
  }

  /** A JSON object with a string that is not valid UTF-8. */
  static Fault badUtf8() {
    byte[] body = "{\"_id\":\"x\",\"user\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 3] = (byte) 0xFF;
    return new Answer(new Reply(
        200, List.of(new HeaderField("Content-type", Reply.JSON)), Bytes.of(body), Duration.ZERO));
  }

  /** Something that starts like HTTP but is not. */
  static Fault malformedHttp() {
    return new RawBytes(Bytes.of("HTTP/1.1 2x0 okay\nnonsense\n\n{}"));
  }

  /** Status 302 to another address. */
  static Fault redirect(String location) {
    return answer(302, List.of(new HeaderField("Location", location)), "");
  }
}
