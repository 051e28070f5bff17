package io.github.cockpitsso.bridge.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.client.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;

/**
 * Tells apart what Cockpit's statuses leave open. A 412 is held back until its body says whether the key was refused or
 * something else ({@code docs/cockpit-contract.md} §3); a 200 without a body is PHP that died early.
 */
final class AnswerFilter {
  // {"error":"Authentication failed"} is 33 bytes.
  private static final int MAX_HELD = 1024;

  private final String method;
  private Optional<ByteArrayOutputStream> held = Optional.empty();
  private boolean bare;

  AnswerFilter(String method) {
    this.method = method;
  }

  /** Whether the answer may go on to the client now; if not it is held back or was aborted. */
  boolean lets(Response answer) {
    int status = answer.getStatus();
    if (HttpStatus.isInformational(status)) {
      return refuse(answer, Reason.COCKPIT_MALFORMED);
    } else if (status == HttpStatus.PRECONDITION_FAILED_412) {
      held = Optional.of(new ByteArrayOutputStream());
      return false;
    } else if (HttpStatus.isRedirection(status) && status != HttpStatus.NOT_MODIFIED_304) {
      return refuse(answer, Reason.COCKPIT_REDIRECTS);
    } else if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return refuse(answer, Reason.COCKPIT_MALFORMED);
    }
    bare = status == HttpStatus.OK_200
        && !method.equals("HEAD")
        && !method.equals("OPTIONS")
        && isHtml(answer);
    return true;
  }

  private static boolean refuse(Response answer, Reason reason) {
    // Its end is reported to the listener like that of any other answer.
    var unused = answer.abort(new RefusedAnswer(reason, "status " + answer.getStatus()));
    return false;
  }

  boolean isHolding() {
    return held.isPresent();
  }

  /** There is a body. */
  void seen() {
    bare = false;
  }

  /** No body yet, where there must be one. */
  boolean isBare() {
    return bare;
  }

  /** Holds back a piece of the body; false if that is too much to be about the key. */
  boolean hold(Content.Chunk chunk) {
    ByteBuffer buffer = chunk.getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    held.orElseThrow().writeBytes(bytes);
    return held.orElseThrow().size() <= MAX_HELD;
  }

  /** What was held back; from now on nothing is. */
  Content.Chunk release() {
    ByteBuffer bytes = ByteBuffer.wrap(held.orElseThrow().toByteArray());
    held = Optional.empty();
    return Content.Chunk.from(bytes, false, () -> {});
  }

  boolean refusesKey() {
    return held.flatMap(body -> Json.read(body.toByteArray()))
        .map((JsonNode json) -> Json.text(json, "error").equals("Authentication failed"))
        .orElse(false);
  }

  private static boolean isHtml(Response answer) {
    String type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type == null || type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }
}
