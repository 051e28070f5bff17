package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A way in which a Cockpit, or what stands in front of it, fails. */
public sealed interface Fault {

  /** Reads the request and leaves the connection open without a word. */
  record NeverAnswer() implements Fault {}

  /** Answers rightly, but this much later. */
  record Delay(Duration time) implements Fault {}

  /** Answers rightly, but not before this is done. */
  record Held(CompletableFuture<?> until) implements Fault {}

  /** Answers rightly, the body one byte at a time with this pause before each. */
  record Drip(Duration pause) implements Fault {}

  /** Answers this, whatever was asked. */
  record Answer(Reply reply) implements Fault {}

  /** Sends 200, and JSON that never ends, as fast as it is read. */
  record EndlessBody() implements Fault {}

  /** Announces more bytes than it sends, then closes the connection. */
  record TruncatedBody() implements Fault {}

  /** Sends half of the body, then closes its direction only. */
  record HalfClose() implements Fault {}

  /** Sends these bytes in place of an HTTP message, then closes the connection. */
  record RawBytes(Bytes bytes) implements Fault {}

  /** Closes the connection without a byte. */
  record Hangup() implements Fault {}

  /**
   * Does all as usual, but login, directory and keys answer this user in place of the right one.
   *
   * @param user login name
   */
  record AnotherUser(String user) implements Fault {}

  /** {@link NeverAnswer}. */
  static Fault neverAnswer() {
    return new NeverAnswer();
  }

  /** {@link Delay}. */
  static Fault delay(Duration time) {
    return new Delay(time);
  }

  /** {@link Held}. */
  static Fault held(CompletableFuture<?> until) {
    return new Held(until);
  }

  /** {@link Drip}. */
  static Fault drip(Duration pause) {
    return new Drip(pause);
  }

  /** Any answer, for instance one with secrets or cookies in it. */
  static Fault answer(int status, List<HeaderField> headers, String body) {
    return new Answer(new Reply(status, headers, Bytes.of(body), Duration.ZERO));
  }

  /** An answer in JSON with more headers. */
  static Fault json(int status, String body, HeaderField... more) {
    List<HeaderField> headers = new ArrayList<>(List.of(more));
    headers.add(0, new HeaderField("Content-Type", "application/json"));
    return answer(status, headers, body);
  }

  /** Status 500 with a page of HTML. */
  static Fault serverErrorPage() {
    return new Answer(Reply.html(500, "<!doctype html><title>500</title><h1>Oops</h1>"));
  }

  /** Status 200 with a page of HTML, as from a captive portal or a wrong virtual host. */
  static Fault okPage() {
    return new Answer(Reply.html(200, "<!doctype html><title>It works!</title>"));
  }

  /** Status 200 without a body, what Cockpit answers to a scalar JSON body. */
  static Fault okEmpty() {
    return new Answer(Reply.html(200, ""));
  }

  /** {@link EndlessBody}. */
  static Fault endlessBody() {
    return new EndlessBody();
  }

  /** JSON arrays in arrays, {@code depth} of them. */
  static Fault deepJson(int depth) {
    return new Answer(Reply.of(200, Reply.JSON, "[".repeat(depth) + "]".repeat(depth)));
  }

  /** A JSON object in which a string is no UTF-8. */
  static Fault badUtf8() {
    byte[] body = "{\"_id\":\"x\",\"user\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 3] = (byte) 0xFF;
    return new Answer(new Reply(
        200, List.of(new HeaderField("Content-type", Reply.JSON)), Bytes.of(body), Duration.ZERO));
  }

  /** {@link TruncatedBody}. */
  static Fault truncatedBody() {
    return new TruncatedBody();
  }

  /** {@link HalfClose}. */
  static Fault halfClose() {
    return new HalfClose();
  }

  /** Something that begins like HTTP and is none. */
  static Fault malformedHttp() {
    return new RawBytes(Bytes.of("HTTP/1.1 2x0 okay\nnonsense\n\n{}"));
  }

  /** {@link Hangup}. */
  static Fault hangup() {
    return new Hangup();
  }

  /** Status 302 to another place. */
  static Fault redirect(String location) {
    return answer(302, List.of(new HeaderField("Location", location)), "");
  }

  /** {@link AnotherUser}. */
  static Fault anotherUser(String user) {
    return new AnotherUser(user);
  }
}
